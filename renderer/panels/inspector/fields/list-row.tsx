/** One row: a head that folds it, with what it says while folded, and its fields. */
import type { ComponentType, KeyboardEvent } from 'react'
import type { Field, Fields } from '../../../../runtime/model/field.ts'
import type { JsonObject } from '../../../../runtime/model/json.ts'
import { speechOf } from '../../../document/speech.ts'
import { IconButton } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { t } from '../../../words/words.ts'
import type { FieldProps } from './field-props.ts'
import styles from './list-field.module.css'
import { rowOutput, rowSentence, rowTitle } from './row-words.ts'
import { RuleCount } from './rule-count.tsx'
import { useStep } from './step-context.ts'

type Props = {
  readonly fields: Fields
  readonly draw: ComponentType<FieldProps>
  readonly row: JsonObject
  readonly path: string
  /** From 1. */
  readonly place: number
  readonly last: boolean
  readonly open: boolean
  onToggle(): void
  onRemove(): void
  onMove(by: 1 | -1): void
}

export function ListRow({ fields, draw: Draw, row, path, place, last, open, onToggle, onRemove, onMove }: Props) {
  const { flow, id, problems } = useStep()
  const own = problems.filter(({ field }) => field === path || field?.startsWith(`${path}.`))
  const title = rowTitle(fields, row) || t('Number {place}', { place })
  const sentence = rowSentence(fields, row, speechOf(flow))
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    event.stopPropagation()
    onMove(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <li className={styles.row} data-wrong={own.length > 0 || undefined} data-field={path}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Alt and an arrow do what its buttons do. */}
      <div className={styles.head} data-row-head onKeyDown={onKeyDown}>
        <button type="button" className={styles.fold} aria-expanded={open} onClick={onToggle}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} size={14} />
          <span className={styles.title}>{title}</span>
          {own.length === 0 ? null : (
            <span className={styles.mark}>
              <Icon name="error" size={14} />
              <span className="said">{t('has a problem')}</span>
            </span>
          )}
        </button>
        {rowOutput(fields, row) === '' ? null : <RuleCount output={`${id}.${rowOutput(fields, row)}`} />}
        <span className={styles.tools}>
          <IconButton
            icon="arrow-up"
            size="small"
            keys="Alt+ArrowUp"
            label={t('Move {title} up', { title })}
            disabled={place === 1}
            onClick={() => onMove(-1)}
          />
          <IconButton
            icon="arrow-down"
            size="small"
            keys="Alt+ArrowDown"
            label={t('Move {title} down', { title })}
            disabled={last}
            onClick={() => onMove(1)}
          />
          <IconButton icon="x" size="small" label={t('Remove {title}', { title })} onClick={onRemove} />
        </span>
      </div>
      {own.map((problem) =>
        problem.field === path ? (
          <p key={problem.message} className={styles.wrong}>
            {problem.message}
          </p>
        ) : null,
      )}
      {open ? (
        <div className={styles.body}>
          {Object.entries<Field>(fields).map(([name, field]) => (
            <Draw
              key={name}
              field={field}
              name={name}
              path={`${path}.${name}`}
              value={Object.hasOwn(row, name) ? row[name] : undefined}
            />
          ))}
        </div>
      ) : sentence === '' ? null : (
        <p className={styles.sentence}>{sentence}</p>
      )}
    </li>
  )
}
