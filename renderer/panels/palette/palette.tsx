/** All kinds of step, by role: dragged onto the canvas, or added with Enter or a click, wired to what is selected. */
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { NodeType } from '../../../runtime/model/node.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { isInDialog, isTyping } from '../../actions/focus-place.ts'
import { setDraggedStep } from '../../canvas/dragged-step.ts'
import { choiceId, roleHeading, roleHint, roles } from '../../canvas/step-choices.ts'
import { addStep, likelyOutput } from '../../canvas/step-edits.ts'
import { setDropTarget } from '../../canvas/wire-marks.ts'
import { newestTypes } from '../../document/node-types.ts'
import { useDocument } from '../../stores/document.ts'
import { match } from '../../ui/fuzzy.ts'
import { RoleTile } from '../../ui/role-tile.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { t } from '../../words/words.ts'
import styles from './palette.module.css'

export function Palette() {
  const [query, setQuery] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const groups = useMemo(() => grouped(newestTypes(nodeTypes), query), [query])
  const first = groups[0]?.types[0]
  useEffect(() => {
    const onSlash = (event: globalThis.KeyboardEvent) => {
      const isCommand = event.ctrlKey || event.metaKey || event.altKey
      if (
        event.key !== '/' ||
        event.defaultPrevented ||
        isCommand ||
        isTyping(event.target) ||
        isInDialog(event.target)
      )
        return
      event.preventDefault()
      field.current?.focus()
      field.current?.select()
    }
    window.addEventListener('keydown', onSlash)
    return () => window.removeEventListener('keydown', onSlash)
  }, [])
  const items = (): readonly HTMLElement[] => [
    ...(panel.current?.querySelectorAll<HTMLElement>('[data-step-type]') ?? []),
  ]
  const onKeyDown = (event: KeyboardEvent) => {
    const inField = event.target === field.current
    const all = items()
    const at = all.indexOf(event.target as HTMLElement)
    if (event.key === 'ArrowDown') all[at + 1]?.focus()
    else if (event.key === 'ArrowUp') (at <= 0 ? field.current : all[at - 1])?.focus()
    else if (event.key === 'Home' && !inField) all[0]?.focus()
    else if (event.key === 'End' && !inField) all.at(-1)?.focus()
    else if (event.key === 'Enter' && inField && first) {
      setQuery('')
      add(first)
    } else if (event.key === 'Escape' && query !== '') setQuery('')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the field and the buttons inside.
    <div ref={panel} className={styles.palette} onKeyDown={onKeyDown}>
      <TextInput
        value={query}
        onChange={setQuery}
        placeholder={t('Find a step')}
        label={t('Find a step')}
        icon="search"
        keys="/"
        type="search"
        ref={(input) => {
          field.current = input instanceof HTMLInputElement ? input : null
        }}
      />
      <div className={styles.groups}>
        {groups.map(({ heading, hint, types }) => (
          <section key={heading} aria-label={heading}>
            <h2 className={styles.heading}>
              {heading} <span className={styles.hint}>{hint}</span>
            </h2>
            <ul>
              {types.map((type) => (
                <li key={choiceId(type)}>
                  <Item type={type} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 ? <p className={styles.none}>{t('Nothing fits “{query}”.', { query })}</p> : null}
      </div>
    </div>
  )
}

function Item({ type }: { readonly type: NodeType }) {
  return (
    <Tooltip content={type.summary} side="right">
      <button
        type="button"
        className={styles.item}
        data-step-type={type.type}
        draggable
        onClick={() => add(type)}
        onDragStart={(event) => {
          setDraggedStep(type)
          event.dataTransfer.effectAllowed = 'copy'
          event.dataTransfer.setData('text/plain', type.title)
        }}
        onDragEnd={() => {
          setDraggedStep(null)
          setDropTarget(null)
        }}
      >
        <RoleTile role={type.role} icon={type.icon} />
        <span className={styles.title}>{type.title}</span>
      </button>
    </Tooltip>
  )
}

/** Next to what is selected and wired to it where that is possible, else in the middle of the view. */
function add(type: NodeType): void {
  const { flow } = useDocument.getState()
  if (flow !== null) addStep(type, { from: likelyOutput(flow, type), edge: null, at: null })
}

type Group = { readonly heading: string; readonly hint: string; readonly types: readonly NodeType[] }

/** Once something is typed, the best find stands at the top, and Enter takes it. */
function grouped(types: readonly NodeType[], query: string): readonly Group[] {
  const scores = new Map(types.map((type) => [type, scoreOf(type, query.trim())]))
  const score = (type: NodeType | undefined): number => (type && scores.get(type)) ?? 0
  const found = types.filter((type) => scores.get(type) !== null).sort((a, b) => score(b) - score(a))
  return roles
    .map((role) => ({
      heading: roleHeading(role),
      hint: roleHint(role),
      types: found.filter((type) => type.role === role),
    }))
    .filter((group) => group.types.length > 0)
    .sort((a, b) => score(b.types[0]) - score(a.types[0]))
}

/** What only its summary speaks of comes after everything that is called so. */
function scoreOf(type: NodeType, query: string): number | null {
  const byTitle = match(query, type.title)
  if (byTitle !== null) return byTitle
  const sought = query.toLowerCase()
  return type.type.includes(sought) || type.summary.toLowerCase().includes(sought) ? -1_000 : null
}
