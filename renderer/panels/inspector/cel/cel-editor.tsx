/** CEL as text: the place of a problem underlined, fields and functions offered while typing, and what comes of it. */
import { type KeyboardEvent, type SyntheticEvent, useId, useRef, useState } from 'react'
import type { Expected } from '../../../../runtime/model/expression.ts'
import { settingFields } from '../../../document/event-fields.ts'
import { finishGesture } from '../../../stores/document.ts'
import { useField } from '../../../ui/field.tsx'
import { t } from '../../../words/words.ts'
import { useStep } from '../fields/step-context.ts'
import styles from './cel-editor.module.css'
import { type Suggestion, suggestionsAt } from './completion.ts'
import { onSample } from './on-sample.ts'

type Props = {
  readonly source: string
  /** Of the field in the config: its problems carry the place. */
  readonly path: string
  readonly expect: Expected
  onChange(source: string): void
}

export function CelEditor({ source, path, expect, onChange }: Props) {
  const field = useField()
  const listId = useId()
  const { flow, fields, problems, seen } = useStep()
  const area = useRef<HTMLTextAreaElement>(null)
  const [cursor, setCursor] = useState<number | null>(null)
  const [marked, setMarked] = useState(0)
  const offered = cursor === null ? [] : suggestionsAt(source, cursor, [...fields, ...settingFields(flow)])
  const chosen = offered[Math.min(marked, offered.length - 1)]
  const place = problems.find((problem) => problem.field === path && problem.position !== undefined)?.position
  const told =
    source.trim() === '' || seen[0] === undefined || field?.invalid === true
      ? null
      : onSample(source, expect, seen[0], flow)

  const take = ({ text, start, back }: Suggestion): void => {
    const end = cursor ?? source.length
    onChange(source.slice(0, start) + text + source.slice(end))
    setCursor(null)
    const at = start + text.length - back
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(at, at)
    })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (chosen === undefined) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const by = event.key === 'ArrowDown' ? 1 : offered.length - 1
      setMarked((offered.indexOf(chosen) + by) % offered.length)
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault()
      take(chosen)
    } else if (event.key === 'Escape') {
      // Only the list closes, not whatever else listens to Escape.
      event.stopPropagation()
      setCursor(null)
    }
  }
  const follow = (event: SyntheticEvent<HTMLTextAreaElement>): void => {
    if (cursor !== null) setCursor(event.currentTarget.selectionStart)
  }
  return (
    <div className={styles.editor}>
      <div className={styles.anchor}>
        <div className={styles.stack} data-invalid={field?.invalid || undefined}>
          <pre className={styles.mirror} aria-hidden="true">
            <Underlined source={source} line={place?.line} column={place?.column} />
          </pre>
          <textarea
            ref={area}
            className={styles.area}
            id={field?.id}
            value={source}
            rows={1}
            spellCheck={false}
            autoComplete="off"
            placeholder={expect === 'boolean' ? 'data.total.minor > 5000' : 'data.total.minor'}
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-controls={listId}
            aria-activedescendant={chosen === undefined ? undefined : `${listId}${offered.indexOf(chosen)}`}
            aria-invalid={field?.invalid || undefined}
            aria-describedby={field?.describedBy}
            onChange={(event) => {
              onChange(event.target.value)
              setMarked(0)
              setCursor(event.target.selectionStart)
            }}
            onSelect={follow}
            onKeyDown={onKeyDown}
            onBlur={() => {
              setCursor(null)
              finishGesture()
            }}
          />
        </div>
        <div
          className={styles.offers}
          id={listId}
          role="listbox"
          aria-label={t('Suggestions')}
          hidden={offered.length === 0}
        >
          {offered.map((one, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the text keeps the focus and points at the marked one.
            // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the text.
            <div
              key={one.text}
              id={`${listId}${index}`}
              role="option"
              aria-selected={one === chosen}
              className={styles.offer}
              // Before the text loses the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(one)}
            >
              <code>{one.text}</code>
              <span>{one.hint}</span>
            </div>
          ))}
        </div>
      </div>
      {told === null ? null : <p className={styles.told}>{told}</p>}
    </div>
  )
}

type UnderlinedProps = {
  readonly source: string
  readonly line: number | undefined
  readonly column: number | undefined
}

/** The same text behind the input, with the word at the place underlined. */
function Underlined({ source, line, column }: UnderlinedProps) {
  // A last empty line has no height of its own.
  const end = source.endsWith('\n') || source === '' ? ' ' : ''
  if (line === undefined || column === undefined) return source + end
  const start =
    source
      .split('\n')
      .slice(0, line - 1)
      .reduce((sum, one) => sum + one.length + 1, 0) +
    column -
    1
  const word = /^(?:[\w.?]+|[^\s\w]{1,2})/.exec(source.slice(start))?.[0] ?? ''
  // At the end of the text there is no word to underline: a blank stands for what is missing.
  return (
    <>
      {source.slice(0, start)}
      <mark className={styles.wrong}>{word === '' ? ' ' : word}</mark>
      {source.slice(start + word.length)}
      {end}
    </>
  )
}
