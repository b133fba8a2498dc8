/** The tests that travel with the flow, run here, in memory: nothing is sent and nothing is kept. */
import { useEffect } from 'react'
import { useDocument } from '../../stores/document.ts'
import { showDock, useSession } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Switch } from '../../ui/switch.tsx'
import { t } from '../../words/words.ts'
import { CoverageFacts, useCoverageOnCanvas } from './coverage-facts.tsx'
import { TestRow } from './test-row.tsx'
import { runTests, type TestRun, useFollowing, useTestRuns } from './test-runs.ts'
import styles from './tests.module.css'

export function Tests() {
  const flow = useDocument((document) => document.flow)
  const id = useDocument((document) => document.id)
  const edits = useDocument((document) => document.edits)
  const { run: latest, follows } = useTestRuns()
  const showsCoverage = useSession((session) => session.tried !== null)
  useFollowing()
  const run = latest?.id === id ? latest : null
  useCoverageOnCanvas(run)
  // The canvas is only coloured while the panel that explains it is open.
  useEffect(() => () => useSession.setState({ tried: null }), [])
  if (!flow || flow.tests.length === 0)
    return (
      <Empty
        icon="flask"
        title={t('This flow brings no tests')}
        text={t('Open an event in the history and choose “Keep as test”: what happened then is expected from then on.')}
        action={
          <Button icon="history" onClick={() => showDock('history')}>
            {t('Open the history')}
          </Button>
        }
      />
    )
  const running = run !== null && !run.finished
  const isOld = run !== null && run.edits !== edits
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
    <section className={styles.tests} tabIndex={0} aria-label={t('Tests of the flow')}>
      <div className={styles.tools}>
        <Button size="small" icon="play" disabled={running} onClick={() => void runTests(flow, id, edits)}>
          {running ? t('Running…') : t('Run all')}
        </Button>
        <span role="status">{run?.finished && !isOld ? <Outcome run={run} /> : null}</span>
        {isOld && follows ? <Spinner label={t('Running the tests again')} /> : null}
        {isOld && !follows ? <span className={styles.old}>{t('The flow has changed since.')}</span> : null}
        <span className={styles.spacer} />
        <Switch
          checked={follows}
          onChange={(next) => useTestRuns.setState({ follows: next })}
          label={t('After every edit')}
        />
        <Switch
          checked={showsCoverage}
          onChange={(next) => useSession.setState({ tried: next ? new Set() : null })}
          label={t('Show on the canvas what they try')}
        />
      </div>
      {run?.finished ? <CoverageFacts flow={flow} coverage={run.coverage} legend={showsCoverage} /> : null}
      <ul className={styles.list}>
        {flow.tests.map((test, index) => (
          <TestRow key={test.name} test={test} index={index} results={run?.results[index] ?? null} />
        ))}
      </ul>
    </section>
  )
}

function Outcome({ run }: { readonly run: TestRun }) {
  const results = run.results.flat()
  const failed = results.filter(({ failures }) => failures.length > 0).length
  return failed === 0 ? (
    <Chip tone="good">{t('All {count} passed', { count: results.length })}</Chip>
  ) : (
    <Chip tone="bad">{t('{failed} of {count} failed', { failed, count: results.length })}</Chip>
  )
}
