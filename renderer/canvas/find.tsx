/** Finds steps on the canvas by what stands on their cards: Ctrl F, then Enter from one to the next. */
import { type KeyboardEvent, memo, useEffect, useMemo, useState } from 'react'
import type { Flow } from '../../runtime/model/flow.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { canvasControls } from '../actions/canvas-controls.ts'
import { nodeName, nodeOf, typeOf } from '../document/node-types.ts'
import { sentence } from '../document/sentences.ts'
import { useDocument } from '../stores/document.ts'
import { select, useSession } from '../stores/session.ts'
import { IconButton } from '../ui/button.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { t } from '../words/words.ts'
import styles from './find.module.css'
import { focusStep, stepElement } from './focus-step.ts'
import { readingOrder } from './reading-order.ts'

export const Find = memo(function Find() {
  const finding = useSession((state) => state.finding)
  const flow = useDocument((state) => state.flow)
  return finding === null || flow === null ? null : <FindBar flow={flow} text={finding} />
})

function FindBar({ flow, text }: { readonly flow: Flow; readonly text: string }) {
  const [at, setAt] = useState(0)
  const found = useMemo(() => findSteps(flow, nodeTypes, text), [flow, text])
  const place = found.length === 0 ? 0 : ((at % found.length) + found.length) % found.length
  const current = found[place]
  useEffect(() => {
    if (current === undefined) return
    select([current])
    const controls = canvasControls()
    if (controls) controls.reveal(current)
    else stepElement(current)?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const close = () => {
    useSession.setState({ finding: null })
    if (current !== undefined) focusStep(current)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') setAt(place + (event.shiftKey ? -1 : 1))
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const count =
    text.trim() === ''
      ? ''
      : found.length === 0
        ? t('none')
        : t('{at} of {count}', { at: place + 1, count: found.length })
  return (
    <search className={styles.bar}>
      <TextInput
        value={text}
        onChange={(finding) => {
          useSession.setState({ finding })
          setAt(0)
        }}
        label={t('Find a step')}
        placeholder={t('Find a step')}
        icon="search"
        autoFocus
        onKeyDown={onKeyDown}
      />
      <span className={styles.count} role="status">
        {count}
      </span>
      <IconButton
        label={t('The one before')}
        icon="chevron-up"
        size="small"
        disabled={found.length < 2}
        onClick={() => setAt(place - 1)}
      />
      <IconButton
        label={t('The next one')}
        icon="chevron-down"
        size="small"
        disabled={found.length < 2}
        onClick={() => setAt(place + 1)}
      />
      <IconButton label={t('Close')} icon="x" size="small" keys="Escape" onClick={close} />
    </search>
  )
}

/** By name, sentence and kind, in reading order; those whose name fits first. */
function findSteps(flow: Flow, types: readonly NodeType[], text: string): readonly string[] {
  const sought = fold(text)
  if (sought === '') return []
  const ids = readingOrder(flow)
  const byName = ids.filter((id) => fold(nodeName(flow, id, types)).includes(sought))
  const named = new Set(byName)
  const byRest = ids.filter(
    (id) =>
      !named.has(id) &&
      fold(`${sentence(flow, id, types)} ${typeOf(nodeOf(flow, id), types)?.title ?? ''}`).includes(sought),
  )
  return [...byName, ...byRest]
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
