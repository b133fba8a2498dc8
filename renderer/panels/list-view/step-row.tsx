/** One step in the outline: what it is, what it does, where it leads, and what can be done with it. */
import { memo } from 'react'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { openChooser } from '../../canvas/choosing.ts'
import { openStepMenu } from '../../canvas/menus.ts'
import { removeSteps } from '../../canvas/step-edits.ts'
import { edgeId } from '../../document/edge-id.ts'
import { nodeName, nodeOf, typeOf } from '../../document/node-types.ts'
import { outputLabel, outputsOf } from '../../document/outputs.ts'
import { goesOnTo, sentence } from '../../document/sentences.ts'
import type { ListedStep } from '../../document/steps-list.ts'
import { openOutput } from '../../document/suggestions.ts'
import { useNodeProblems } from '../../stores/problems.ts'
import { goTo, useSession } from '../../stores/session.ts'
import { IconButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { RoleTile } from '../../ui/role-tile.tsx'
import { t } from '../../words/words.ts'
import styles from './list-view.module.css'

type Props = {
  readonly flow: Flow
  readonly step: ListedStep
  readonly place: number
  readonly count: number
  readonly tabbable: boolean
  onEnter(): void
}

export const StepRow = memo(function StepRow({ flow, step, place, count, tabbable, onEnter }: Props) {
  const { id, depth, via, loose } = step
  const problems = useNodeProblems(id)
  const selected = useSession((state) => state.nodes.has(id))
  const type = typeOf(nodeOf(flow, id), nodeTypes)
  const name = nodeName(flow, id, nodeTypes)
  const outputs = outputsOf(flow, id, nodeTypes)
  const [problem] = problems
  return (
    <tr
      className={styles.row}
      data-step={id}
      aria-level={depth + 1}
      aria-posinset={place}
      aria-setsize={count}
      aria-selected={selected}
      tabIndex={tabbable ? 0 : -1}
      onFocus={onEnter}
      onClick={(event) => {
        if (!(event.target instanceof Element && event.target.closest('button'))) goTo(id)
      }}
      onContextMenu={(event) => {
        event.preventDefault()
        openStepMenu(id, event.clientX, event.clientY)
      }}
    >
      <td>
        <span className={styles.step} style={{ paddingInlineStart: Math.min(depth, 10) * 22 }}>
          {via === null ? null : (
            <span className={styles.via} dir="auto">
              {outputLabel(via.output)} →
            </span>
          )}
          <RoleTile role={type?.role ?? 'router'} icon={type?.icon ?? 'help'} />
          <span className={styles.name} dir="auto" title={name}>
            {name}
          </span>
          {loose ? <span className={styles.loose}>{t('nothing leads here')}</span> : null}
        </span>
      </td>
      <td className={styles.does}>
        <span dir="auto">{sentence(flow, id, nodeTypes)}</span>
        {problem === undefined ? null : (
          <span className={styles.problem} data-severity={problem.severity ?? 'error'}>
            <Icon name="error" size={13} />
            <span dir="auto">{problem.message}</span>
          </span>
        )}
      </td>
      <td className={styles.onward}>
        <Onward flow={flow} id={id} mayEnd={type?.role === 'consumer'} />
      </td>
      <td className={styles.tools}>
        <IconButton
          label={t('Add the next step after {name}', { name })}
          icon="plus"
          size="small"
          disabled={outputs.length === 0}
          tabIndex={-1}
          onClick={(event) => {
            const { left, bottom } = event.currentTarget.getBoundingClientRect()
            openChooser({
              kind: 'add',
              screen: { x: left - 260, y: bottom + 4 },
              at: null,
              from: openOutput(flow, nodeTypes, id),
              edge: null,
            })
          }}
        />
        <IconButton
          label={t('Connect {name} to…', { name })}
          icon="link"
          size="small"
          disabled={outputs.length === 0}
          tabIndex={-1}
          onClick={(event) => {
            const { left, bottom } = event.currentTarget.getBoundingClientRect()
            const output = outputs.length === 1 ? (outputs[0] ?? null) : null
            openChooser({ kind: 'connect', screen: { x: left - 260, y: bottom + 4 }, node: id, output })
          }}
        />
        <IconButton
          label={t('Delete {name}', { name })}
          icon="trash"
          size="small"
          tabIndex={-1}
          onClick={() => removeSteps(new Set([id]), new Set())}
        />
      </td>
    </tr>
  )
})

/** Each wire with a way to take it away; outputs that lead nowhere say so only where nothing goes on at all. */
function Onward({ flow, id, mayEnd }: { readonly flow: Flow; readonly id: string; readonly mayEnd: boolean }) {
  const ways = goesOnTo(flow, id, nodeTypes)
  const used = ways.filter(({ to }) => to.length > 0)
  if (ways.length === 0 || (mayEnd && used.length === 0)) return <span className={styles.end}>{t('ends here')}</span>
  if (used.length === 0) return <span className={styles.nowhere}>{t('nowhere yet')}</span>
  return (
    <ul>
      {used.flatMap(({ output, label, to }) =>
        to.map((target) => (
          <li key={`${output} ${target.id}`} className={styles.way}>
            <span dir="auto">
              {ways.length > 1 ? t('{output} → {name}', { output: label, name: target.name }) : target.name}
            </span>
            <IconButton
              label={t('Take away the wire to {name}', { name: target.name })}
              icon="unlink"
              size="small"
              tabIndex={-1}
              onClick={() => removeSteps(new Set(), new Set([edgeId({ from: `${id}.${output}`, to: target.id })]))}
            />
          </li>
        )),
      )}
    </ul>
  )
}
