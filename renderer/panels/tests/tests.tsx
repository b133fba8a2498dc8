/** The tests that travel with the flow, run here, in memory: nothing is sent and nothing is kept. */
import { useState } from 'react'
import { type FlowTestResult, runFlowTests } from '../../../runtime/engine/flow-test.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { useDocument } from '../../stores/document.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Icon } from '../../ui/icon.tsx'
import { t } from '../../words/words.ts'
import styles from './tests.module.css'

export function Tests() {
  const flow = useDocument((document) => document.flow)
  const edits = useDocument((document) => document.edits)
  const [run, setRun] = useState<{ readonly edits: number; readonly results: readonly FlowTestResult[] } | null>(null)
  if (!flow || flow.tests.length === 0)
    return (
      <Empty
        icon="flask"
        title={t('This flow brings no tests')}
        text={t('Flows from templates bring tests that show what they are meant to do.')}
      />
    )
  const start = (): void => setRun({ edits, results: runFlowTests(flow, nodeTypes) })
  const failed = run?.results.filter(({ failures }) => failures.length > 0).length ?? 0
  return (
    <div className={styles.tests}>
      <div className={styles.tools}>
        <Button size="small" icon="play" onClick={start}>
          {t('Run all')}
        </Button>
        {run ? (
          failed === 0 ? (
            <Chip tone="good">{t('All {count} passed', { count: run.results.length })}</Chip>
          ) : (
            <Chip tone="bad">{t('{failed} of {count} failed', { failed, count: run.results.length })}</Chip>
          )
        ) : null}
        {run && run.edits !== edits ? <span className={styles.old}>{t('The flow has changed since.')}</span> : null}
      </div>
      <ul className={styles.list}>
        {(run?.results ?? flow.tests.map(({ name }) => ({ name, variant: 'as written' as const, failures: null }))).map(
          (result) => (
            <li key={`${result.name} ${result.variant}`}>
              <span className={styles.icon} data-state={stateOf(result.failures)}>
                <Icon name={icons[stateOf(result.failures)]} size={15} />
              </span>
              <div>
                <span>{result.name}</span>
                {result.variant === 'as written' ? null : (
                  <span className={styles.variant}>{variants[result.variant]()}</span>
                )}
                {result.failures?.map((failure) => (
                  <p key={failure} className={styles.failure}>
                    {failure}
                  </p>
                ))}
              </div>
            </li>
          ),
        )}
      </ul>
    </div>
  )
}

const stateOf = (failures: readonly string[] | null): 'waiting' | 'passed' | 'failed' =>
  failures === null ? 'waiting' : failures.length === 0 ? 'passed' : 'failed'

const icons = { waiting: 'square', passed: 'check-circle', failed: 'x-circle' } as const

const variants = {
  duplicate: () => t('every event twice'),
  swap: () => t('neighbours swapped'),
  replay: () => t('the log again'),
} as const
