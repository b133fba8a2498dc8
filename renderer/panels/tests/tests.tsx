/** The tests that travel with the flow, run here, in memory: nothing is sent and nothing is kept. */
import { useEffect, useRef, useState } from 'react'
import { type FlowTestResult, runFlowTests } from '../../../runtime/engine/flow-test.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { cleanName } from '../../document/names.ts'
import { useDocument } from '../../stores/document.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Icon } from '../../ui/icon.tsx'
import { t } from '../../words/words.ts'
import styles from './tests.module.css'

type Run = {
  /** Of the document when it began. */
  readonly edits: number
  readonly results: readonly FlowTestResult[]
  readonly finished: boolean
}

export function Tests() {
  const flow = useDocument((document) => document.flow)
  const edits = useDocument((document) => document.edits)
  const [run, setRun] = useState<Run | null>(null)
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
    }
  }, [])
  if (!flow || flow.tests.length === 0)
    return (
      <Empty
        icon="flask"
        title={t('This flow brings no tests')}
        text={t('Flows from templates bring tests that show what they are meant to do.')}
      />
    )
  const running = run !== null && !run.finished
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
    <section className={styles.tests} tabIndex={0} aria-label={t('Tests of the flow')}>
      <div className={styles.tools}>
        <Button
          size="small"
          icon="play"
          disabled={running}
          onClick={() => void runAll(flow, edits, (state) => gone.current || setRun(state))}
        >
          {running ? t('Running…') : t('Run all')}
        </Button>
        <span role="status">{run?.finished ? <Outcome results={run.results} /> : null}</span>
        {run && run.edits !== edits ? <span className={styles.old}>{t('The flow has changed since.')}</span> : null}
      </div>
      <ul className={styles.list}>
        {rowsOf(flow, run).map((row) => (
          <Row key={`${row.name} ${row.variant}`} {...row} />
        ))}
      </ul>
    </section>
  )
}

type RowProps = Omit<FlowTestResult, 'failures'> & { readonly failures: readonly string[] | null }

/** What has run, then what has not. */
function rowsOf({ tests }: Flow, run: Run | null): readonly RowProps[] {
  const done = new Set(run?.results.map(({ name }) => name))
  const waiting = tests.filter(({ name }) => run?.finished !== true && !done.has(name))
  return [
    ...(run?.results ?? []),
    ...waiting.map(({ name }) => ({ name, variant: 'as written' as const, failures: null })),
  ]
}

/** One test at a time, so that the window stays alive between them. */
async function runAll(flow: Flow, edits: number, tell: (run: Run) => void): Promise<void> {
  let results: readonly FlowTestResult[] = []
  tell({ edits, results, finished: false })
  for (const test of flow.tests) {
    await new Promise((resolve) => setTimeout(resolve))
    results = [...results, ...runFlowTests({ ...flow, tests: [test] }, nodeTypes)]
    tell({ edits, results, finished: false })
  }
  tell({ edits, results, finished: true })
}

function Outcome({ results }: { readonly results: readonly FlowTestResult[] }) {
  const failed = results.filter(({ failures }) => failures.length > 0).length
  return failed === 0 ? (
    <Chip tone="good">{t('All {count} passed', { count: results.length })}</Chip>
  ) : (
    <Chip tone="bad">{t('{failed} of {count} failed', { failed, count: results.length })}</Chip>
  )
}

function Row({ name, variant, failures }: RowProps) {
  const state = failures === null ? 'waiting' : failures.length === 0 ? 'passed' : 'failed'
  return (
    <li>
      <span className={styles.icon} data-state={state}>
        <Icon name={icons[state]} size={15} />
        <span className="said">{states[state]()}</span>
      </span>
      <div>
        <span>{cleanName(name)}</span>
        {variant === 'as written' ? null : <span className={styles.variant}>{variants[variant]()}</span>}
        {failures?.map((failure) => (
          <p key={failure} className={styles.failure}>
            {failure}
          </p>
        ))}
      </div>
    </li>
  )
}

const icons = { waiting: 'square', passed: 'check-circle', failed: 'x-circle' } as const
const states = { waiting: () => t('Not run:'), passed: () => t('Passed:'), failed: () => t('Failed:') } as const

const variants = {
  duplicate: () => t('every event twice'),
  swap: () => t('neighbours swapped'),
  replay: () => t('the log again'),
} as const
