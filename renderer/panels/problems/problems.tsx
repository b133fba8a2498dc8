/** Everything that is wrong with the draft, errors first; each leads to its field, some can be mended here. */
import { isError, type Problem } from '../../../runtime/model/problem.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { applyFix, fixable } from '../../document/fix.ts'
import { cleanName } from '../../document/names.ts'
import { nodeName } from '../../document/node-types.ts'
import { edit, useDocument } from '../../stores/document.ts'
import { useProblems } from '../../stores/problems.ts'
import { goTo, select, useSession } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Icon } from '../../ui/icon.tsx'
import { t } from '../../words/words.ts'
import styles from './problems.module.css'

export function Problems() {
  const problems = useProblems(({ all }) => all)
  const flow = useDocument((document) => document.flow)
  if (problems.length === 0 || !flow)
    return <Empty icon="check-circle" title={t('Nothing is wrong')} text={t('The flow can be turned on as it is.')} />
  const sorted = problems.toSorted((a, b) => Number(isError(b)) - Number(isError(a)))
  return (
    <ul className={styles.list}>
      {sorted.map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two problems may read alike; the list is drawn anew each time.
        <li key={index} className={styles.row}>
          <button type="button" className={styles.open} onClick={() => show(problem)}>
            <span className={styles.icon} data-tone={isError(problem) ? 'bad' : 'warn'}>
              <Icon name={isError(problem) ? 'error' : 'alert'} size={15} />
            </span>
            <b>{problem.node === undefined ? cleanName(flow.name) : nodeName(flow, problem.node, nodeTypes)}</b>
            <span>{problem.message}</span>
          </button>
          <Fix problem={problem} />
        </li>
      ))}
    </ul>
  )
}

/** To the step and its field; what is about the flow as a whole stands in the inspector when nothing is chosen. */
function show({ node, field }: Problem): void {
  if (node !== undefined) goTo(node, field ?? null)
  else {
    select([])
    useSession.setState({ inspector: true, focusField: field ?? null })
  }
}

function Fix({ problem }: { readonly problem: Problem }) {
  if (!fixable(problem) || !problem.fix) return null
  const { title } = problem.fix
  return (
    <Button size="small" icon="wand" onClick={() => edit(title, (flow) => applyFix(flow, problem))}>
      {title}
    </Button>
  )
}
