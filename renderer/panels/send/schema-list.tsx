/** A list inside a form: one framed row per item. */
import type { ComponentType } from 'react'
import type { Json } from '../../../runtime/model/json.ts'
import { isList } from '../../document/json-value.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { t } from '../../words/words.ts'
import type { PartProps } from './schema-facts.ts'
import styles from './schema-form.module.css'
import { shapeOf } from './schema-shape.ts'
import { startValue } from './schema-start.ts'

type Props = PartProps & {
  readonly items: Json
  readonly title: string
  /** Draws one item: the form itself, handed in because it draws lists too. */
  readonly part: ComponentType<PartProps>
}

export function SchemaList({ items, title, part: Part, pointer, value, onChange, facts }: Props) {
  const rows = isList(value) ? value : []
  const single = shapeOf(items, facts.root, '').kind.is
  const compact = single === 'text' || single === 'number' || single === 'choice'
  return (
    <>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity but their place.
        <div className={compact ? styles.line : styles.row} key={index}>
          <div className={compact ? styles.lineHead : styles.rowHead}>
            {compact ? null : t('{title}, number {number}', { title, number: index + 1 })}
            <IconButton
              icon="x"
              size="small"
              label={t('Remove number {number}', { number: index + 1 })}
              onClick={() =>
                onChange(
                  rows.filter((_, at) => at !== index),
                  false,
                )
              }
            />
          </div>
          <Part
            schema={items}
            name={t('Value')}
            pointer={`${pointer}/${index}`}
            required
            bare
            value={row}
            onChange={(next, typing) => onChange(rows.with(index, next ?? null), typing)}
            facts={facts}
          />
        </div>
      ))}
      <div className={styles.add}>
        <Button
          kind="quiet"
          size="small"
          icon="plus"
          onClick={() => onChange([...rows, startValue(items, facts.root, facts.currency) ?? null], false)}
        >
          {t('Add one')}
        </Button>
      </div>
    </>
  )
}
