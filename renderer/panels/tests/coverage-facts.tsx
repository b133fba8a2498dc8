/** How much of the flow the tests try: wires that no event took, and conditions that always came out the same way. */
import { useEffect } from 'react'
import { type Coverage, untried } from '../../../runtime/engine/test-coverage.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { canvasControls } from '../../actions/canvas-controls.ts'
import { edgeId } from '../../document/edge-id.ts'
import { valueAt } from '../../document/json-value.ts'
import { nodeName } from '../../document/node-types.ts'
import { speechOf } from '../../document/speech.ts'
import { useDocument } from '../../stores/document.ts'
import { goTo, useSession } from '../../stores/session.ts'
import { t } from '../../words/words.ts'
import type { TestRun } from './test-runs.ts'
import styles from './tests.module.css'

type Props = { readonly flow: Flow; readonly coverage: Coverage; readonly legend: boolean }

export function CoverageFacts({ flow, coverage, legend }: Props) {
  const { edges, conditions } = untried(flow, coverage)
  const say = speechOf(flow)
  return (
    <div className={styles.coverage}>
      <p>
        {t('{tried} of {all} wires tried', { tried: flow.edges.length - edges.length, all: flow.edges.length })}
        {coverage.conditions.length > 0
          ? `, ${t('{tried} of {all} conditions both ways', {
              tried: coverage.conditions.length - conditions.length,
              all: coverage.conditions.length,
            })}`
          : ''}
      </p>
      {legend ? (
        <p className={styles.legend}>
          <Line />
          {t('a test went along')}
          <Line untried />
          {t('no test did')}
        </p>
      ) : null}
      {conditions.length > 0 ? (
        <details>
          <summary>
            {t('{count, plural, one {One condition} other {# conditions}} tried one way only', {
              count: conditions.length,
            })}
          </summary>
          <ul>
            {conditions.map(({ node, field, seen }) => {
              const source = valueAt(flow.nodes[node]?.config, field)
              return (
                <li key={`${node} ${field}`}>
                  <button
                    type="button"
                    className={styles.link}
                    onClick={() => {
                      goTo(node, field)
                      canvasControls()?.reveal(node)
                    }}
                  >
                    {nodeName(flow, node, nodeTypes)}
                  </button>
                  {': '}
                  {typeof source === 'string' ? say.condition(source) : field}
                  {' — '}
                  {seenWords[seen]()}
                </li>
              )
            })}
          </ul>
        </details>
      ) : null}
    </div>
  )
}

const seenWords = {
  never: () => t('no event came by'),
  'only true': () => t('always held'),
  'only false': () => t('never held'),
} as const

function Line({ untried: isUntried }: { readonly untried?: true }) {
  return (
    <svg className={styles.line} data-untried={isUntried} width="30" height="8" aria-hidden="true">
      <path d="M1 4H29" />
    </svg>
  )
}

/** Tells the canvas which wires were tried, where it is asked to show that. */
export function useCoverageOnCanvas(run: TestRun | null): void {
  const flow = useDocument((document) => document.flow)
  const isShown = useSession((session) => session.tried !== null)
  useEffect(() => {
    if (!isShown || !flow || !run?.finished) return
    const never = new Set(untried(flow, run.coverage).edges.map(edgeId))
    useSession.setState({ tried: new Set(flow.edges.map(edgeId).filter((id) => !never.has(id))) })
  }, [isShown, flow, run])
}
