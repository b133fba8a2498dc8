/** A list that is searched by typing and walked by arrow keys; what cannot be chosen says why. */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Role } from '../../runtime/model/node.ts'
import { match } from '../ui/fuzzy.ts'
import { RoleTile } from '../ui/role-tile.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { t } from '../words/words.ts'
import styles from './choice-list.module.css'

export type Choice = {
  readonly id: string
  readonly title: string
  readonly note: string
  readonly group: string
  readonly role: Role
  readonly icon: string
  /** Why it cannot be chosen. */
  readonly refusal?: string | undefined
  /** What is searched besides the title. */
  readonly words?: string | undefined
}

type Props = {
  readonly label: string
  readonly choices: readonly Choice[]
  onChoose(id: string): void
  onClose(): void
}

export function ChoiceList({ label, choices, onChoose, onClose }: Props) {
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const name = useId()
  const found = useMemo(() => search(choices, query), [choices, query])
  const at = Math.min(active, found.length - 1)
  useEffect(() => {
    list.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [at])
  const choose = (choice: Choice | undefined) => {
    if (choice !== undefined && choice.refusal === undefined) onChoose(choice.id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (step !== undefined) setActive(Math.min(found.length - 1, Math.max(0, at + step)))
    else if (event.key === 'Home') setActive(0)
    else if (event.key === 'End') setActive(found.length - 1)
    else if (event.key === 'Enter') choose(found[at])
    else if (event.key === 'Escape' || event.key === 'Tab') onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the text field inside.
    <div className={styles.choices} onKeyDown={onKeyDown}>
      <TextInput
        value={query}
        onChange={(text) => {
          setQuery(text)
          setActive(0)
        }}
        placeholder={label}
        label={label}
        icon="search"
        autoFocus
        ref={(input) => describe(input, name, at)}
      />
      <div ref={list} id={name} role="listbox" aria-label={label} className={styles.list}>
        {withHeadings(found, (choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the text field chooses.
          // biome-ignore lint/a11y/useFocusableInteractive: as above.
          <div
            key={choice.id}
            id={`${name}-${index}`}
            data-at={index}
            role="option"
            aria-selected={index === at}
            aria-disabled={choice.refusal !== undefined}
            className={styles.choice}
            onPointerMove={() => setActive(index)}
            onClick={() => choose(choice)}
          >
            <RoleTile role={choice.role} icon={choice.icon} />
            <span className={styles.words}>
              <span className={styles.title} dir="auto">
                {choice.title}
              </span>
              <span className={styles.note} dir="auto">
                {choice.refusal ?? choice.note}
              </span>
            </span>
          </div>
        ))}
        {found.length === 0 ? <p className={styles.none}>{t('Nothing fits “{query}”.', { query })}</p> : null}
      </div>
    </div>
  )
}

/** The kit's text field does not know that it belongs to a list. */
function describe(input: HTMLElement | null, list: string, at: number): void {
  input?.setAttribute('role', 'combobox')
  input?.setAttribute('aria-expanded', 'true')
  input?.setAttribute('aria-controls', list)
  input?.setAttribute('aria-autocomplete', 'list')
  input?.setAttribute('aria-activedescendant', `${list}-${at}`)
}

/** As given while nothing is typed; then the best first, and what cannot be chosen last. */
function search(choices: readonly Choice[], query: string): readonly Choice[] {
  if (query.trim() === '') return choices
  return choices
    .map((choice) => ({ choice, score: scoreOf(choice, query) }))
    .filter(({ score }) => score !== null)
    .sort(
      (a, b) =>
        Number(a.choice.refusal !== undefined) - Number(b.choice.refusal !== undefined) ||
        (b.score ?? 0) - (a.score ?? 0),
    )
    .map(({ choice }) => choice)
}

function scoreOf({ title, note, words }: Choice, query: string): number | null {
  const byTitle = match(query, title)
  if (byTitle !== null) return byTitle
  const rest = `${note} ${words ?? ''}`.toLowerCase()
  return rest.includes(query.trim().toLowerCase()) ? 1 : null
}

function withHeadings(
  choices: readonly Choice[],
  row: (choice: Choice, index: number) => ReactNode,
): readonly ReactNode[] {
  let group = ''
  return choices.flatMap((choice, index) => {
    const heading =
      choice.group === group
        ? []
        : [
            <div key={`group of ${choice.id}`} role="presentation" className={styles.group}>
              {choice.group}
            </div>,
          ]
    group = choice.group
    return [...heading, row(choice, index)]
  })
}
