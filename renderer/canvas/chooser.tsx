/** The list at the pointer: of steps that can be added here, or of steps that an output can lead to. */
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import type { Flow } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { whyNot } from '../document/connect.ts'
import { nodeName, nodeOf, typeOf } from '../document/node-types.ts'
import { outputLabel, outputsOf } from '../document/outputs.ts'
import { useDocument } from '../stores/document.ts'
import { t } from '../words/words.ts'
import { type Choice, ChoiceList } from './choice-list.tsx'
import styles from './chooser.module.css'
import { type Choosing, closeChooser, openChooser, useChoosing } from './choosing.ts'
import { readingOrder } from './reading-order.ts'
import { choiceId, stepChoices } from './step-choices.ts'
import { addStep, connectSteps } from './step-edits.ts'

export const Chooser = memo(function Chooser() {
  const open = useChoosing((state) => state.open)
  const flow = useDocument((state) => state.flow)
  if (open === null || flow === null) return null
  return createPortal(<Panel key={keyOf(open)} open={open} flow={flow} />, document.body)
})

const keyOf = (open: Choosing): string =>
  open.kind === 'add' ? `${open.from} ${open.screen.x}` : `${open.node} ${open.output}`

function Panel({ open, flow }: { readonly open: Choosing; readonly flow: Flow }) {
  const panel = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState(open.screen)
  const { label, choices } = useMemo(() => offer(open, flow), [open, flow])
  useLayoutEffect(() => {
    const box = panel.current?.getBoundingClientRect()
    if (!box) return
    // Shown whole, wherever the pointer was.
    setPlace({
      x: Math.max(8, Math.min(open.screen.x, window.innerWidth - box.width - 8)),
      y: Math.max(8, Math.min(open.screen.y, window.innerHeight - box.height - 8)),
    })
  }, [open])
  useEffect(() => {
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && !panel.current?.contains(event.target)) closeChooser()
    }
    document.addEventListener('pointerdown', onPress, true)
    return () => document.removeEventListener('pointerdown', onPress, true)
  }, [])
  return (
    <div ref={panel} className={styles.panel} style={{ left: place.x, top: place.y }} role="dialog" aria-label={label}>
      <ChoiceList label={label} choices={choices} onChoose={(id) => choose(open, id)} onClose={closeChooser} />
    </div>
  )
}

function choose(open: Choosing, id: string): void {
  if (open.kind === 'connect' && open.output === null) {
    openChooser({ ...open, output: id })
    return
  }
  closeChooser()
  if (open.kind === 'connect') connectSteps(`${open.node}.${open.output}`, id)
  else {
    const type = nodeTypes.find((one) => choiceId(one) === id)
    if (type) addStep(type, { from: open.from, edge: open.edge, at: open.at })
  }
}

function offer(open: Choosing, flow: Flow): { readonly label: string; readonly choices: readonly Choice[] } {
  if (open.kind === 'add') {
    const label = open.from === null && open.edge === null ? t('Add a step') : t('What happens next?')
    return { label, choices: stepChoices(flow, open.from, open.edge) }
  }
  const type = typeOf(nodeOf(flow, open.node), nodeTypes)
  if (open.output === null) {
    const choices = outputsOf(flow, open.node, nodeTypes).map((output) => ({
      id: output,
      title: outputLabel(output),
      note: leadsTo(flow, `${open.node}.${output}`),
      group: t('Ways out'),
      role: type?.role ?? 'router',
      icon: type?.icon ?? 'help',
    }))
    return { label: t('Which way out?'), choices }
  }
  return {
    label: t('Where should “{output}” lead?', { output: outputLabel(open.output) }),
    choices: targets(flow, `${open.node}.${open.output}`),
  }
}

function leadsTo(flow: Flow, from: string): string {
  const names = flow.edges.filter((edge) => edge.from === from).map(({ to }) => nodeName(flow, to, nodeTypes))
  return names.length === 0 ? t('leads nowhere yet') : t('leads to {names}', { names: names.join(', ') })
}

/** Possible ones first, each part in reading order. */
function targets(flow: Flow, from: string): readonly Choice[] {
  const all = readingOrder(flow).map((id): Choice => {
    const type = typeOf(nodeOf(flow, id), nodeTypes)
    const refusal = whyNot(flow, nodeTypes, from, id) ?? undefined
    return {
      id,
      title: nodeName(flow, id, nodeTypes),
      note: type?.title ?? '',
      group: refusal === undefined ? t('Steps') : t('Not possible'),
      role: type?.role ?? 'router',
      icon: type?.icon ?? 'help',
      refusal,
    }
  })
  return [...all.filter(({ refusal }) => refusal === undefined), ...all.filter(({ refusal }) => refusal !== undefined)]
}
