/** The flow as an outline: the same steps, wires and edits as on the canvas, for the keyboard and for screen readers. */
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { Chooser } from '../../canvas/chooser.tsx'
import { openChooser } from '../../canvas/choosing.ts'
import { Find } from '../../canvas/find.tsx'
import { focusInspector, focusStep, stepElement } from '../../canvas/focus-step.ts'
import { removeSteps } from '../../canvas/step-edits.ts'
import { outputsOf } from '../../document/outputs.ts'
import { stepsList } from '../../document/steps-list.ts'
import { openOutput } from '../../document/suggestions.ts'
import { useDocument } from '../../stores/document.ts'
import { goTo, select } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { t } from '../../words/words.ts'
import styles from './list-view.module.css'
import { StepRow } from './step-row.tsx'

export function ListView() {
  const flow = useDocument((state) => state.flow)
  if (flow === null) return null
  return (
    <div className={styles.view}>
      <Outline flow={flow} />
      <Find />
      <Chooser />
    </div>
  )
}

function Outline({ flow }: { readonly flow: Flow }) {
  const steps = useMemo(() => stepsList(flow, nodeTypes), [flow])
  const grid = useRef<HTMLTableElement>(null)
  const [current, setCurrent] = useState<string | null>(null)
  // One row can be reached with Tab; arrows go on from there.
  const entry = steps.some(({ id }) => id === current) ? current : (steps[0]?.id ?? null)
  if (steps.length === 0) {
    return (
      <Empty
        icon="list"
        title={t('This flow has no steps yet')}
        text={t('Begin with a producer: what happens, so that the flow has something to do.')}
        action={<AddButton />}
      />
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (
      event.defaultPrevented ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      !(event.target instanceof HTMLElement)
    )
      return
    const row = event.target.closest<HTMLElement>('[data-step]')
    if (
      row?.dataset.step !== undefined &&
      onRowKey(
        event,
        flow,
        row,
        steps.map(({ id }) => id),
      )
    ) {
      event.preventDefault()
      event.stopPropagation()
    }
  }
  return (
    <>
      <table
        ref={grid}
        className={styles.outline}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: an outline with columns is a treegrid.
        role="treegrid"
        aria-label={t('Steps of the flow')}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th scope="col">{t('Step')}</th>
            <th scope="col">{t('What it does')}</th>
            <th scope="col">{t('Goes on to')}</th>
            <th scope="col">
              <span className="said">{t('Change it')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, at) => (
            <StepRow
              key={step.id}
              flow={flow}
              step={step}
              place={at + 1}
              count={steps.length}
              tabbable={step.id === entry}
              onEnter={() => setCurrent(step.id)}
            />
          ))}
        </tbody>
      </table>
      <div className={styles.end}>
        <AddButton />
      </div>
    </>
  )
}

function AddButton() {
  return (
    <Button
      icon="plus"
      size="small"
      onClick={(event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect()
        openChooser({ kind: 'add', screen: { x: left, y: bottom + 4 }, at: null, from: null, edge: null })
      }}
    >
      {t('Add a step')}
    </Button>
  )
}

function openSettings(id: string): void {
  goTo(id)
  focusInspector()
}

/** Arrows walk over rows and, from a row, into its buttons; the letters are those of the canvas. */
function onRowKey(event: KeyboardEvent, flow: Flow, row: HTMLElement, ids: readonly string[]): boolean {
  const id = row.dataset.step ?? ''
  const at = ids.indexOf(id)
  const buttons = [...row.querySelectorAll<HTMLElement>('button')]
  const inRow = buttons.indexOf(event.target as HTMLElement)
  const { right, top } = (buttons[0] ?? row).getBoundingClientRect()
  const screen = { x: right - 300, y: top + 28 }
  const to = (next: string | undefined): true => {
    if (next === undefined) return true
    // At once where the row is there: the next key may already be on its way.
    const there = stepElement(next)
    if (there) there.focus()
    else focusStep(next)
    return true
  }
  if (event.key === 'ArrowDown') return to(ids[at + 1])
  if (event.key === 'ArrowUp') return to(ids[at - 1])
  if (event.key === 'Home') return to(ids[0])
  if (event.key === 'End') return to(ids.at(-1))
  if (event.key === 'ArrowRight') {
    buttons[inRow + 1]?.focus()
    return true
  }
  if (event.key === 'ArrowLeft') {
    const before = inRow <= 0 ? row : buttons[inRow - 1]
    before?.focus()
    return true
  }
  // On a button, Enter and space are the button's.
  if (inRow >= 0) return false
  if (event.key === 'Enter') openSettings(id)
  else if (event.key === ' ') select([id])
  else if (event.key.toLowerCase() === 'a')
    openChooser({ kind: 'add', screen, at: null, from: openOutput(flow, nodeTypes, id), edge: null })
  else if (event.key.toLowerCase() === 'c') {
    const outputs = outputsOf(flow, id, nodeTypes)
    openChooser({ kind: 'connect', screen, node: id, output: outputs.length === 1 ? (outputs[0] ?? null) : null })
  } else if (event.key === 'Delete' || event.key === 'Backspace') {
    const next = ids[at + 1] ?? ids[at - 1]
    removeSteps(new Set([id]), new Set())
    to(next)
  } else return false
  return true
}
