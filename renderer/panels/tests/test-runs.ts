/** Runs of the open flow's tests, beside the window: one after the other, the newest document last. */
import { useEffect } from 'react'
import { create } from 'zustand'
import type { FlowTestResult } from '../../../runtime/engine/flow-test.ts'
import { addCoverage, type Coverage, noCoverage } from '../../../runtime/engine/test-coverage.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { useDocument } from '../../stores/document.ts'
import { runApart, stopApart } from './test-cell.ts'

export type TestRun = {
  /** Id of the flow, and the document's edits when it began. */
  readonly id: string | null
  readonly edits: number
  /** By place of the test in the flow. */
  readonly results: readonly (readonly FlowTestResult[])[]
  readonly coverage: Coverage
  readonly finished: boolean
}

type TestsState = {
  readonly run: TestRun | null
  /** Runs again after every edit. */
  readonly follows: boolean
}

export const useTestRuns = create<TestsState>(() => ({ run: null, follows: true }))

/** ms without an edit before the tests run again: nobody waits for a run of half a word. */
const rest = 400
let latest = 0

/** Two runs never ask at once: a document that has changed waits for the test that is under way. */
let last: Promise<unknown> = Promise.resolve()
function turn<T>(work: () => Promise<T> | undefined): Promise<T | undefined> {
  const mine = last.then(work)
  last = mine.catch(() => undefined)
  return mine
}

export async function runTests(flow: Flow, id: string | null, edits: number): Promise<void> {
  latest++
  const mine = latest
  stopApart()
  let run: TestRun = { id, edits, results: [], coverage: noCoverage, finished: flow.tests.length === 0 }
  const before = useTestRuns.getState().run
  // What was found before stays until there is something newer, so that nothing flickers.
  if (before?.id !== id) useTestRuns.setState({ run })
  for (const [index, test] of flow.tests.entries()) {
    const found = await turn(() => (mine === latest ? runApart({ flow, test }) : undefined))
    if (found === undefined || mine !== latest) return
    run = {
      ...run,
      results: [...run.results, found.results],
      coverage: addCoverage(run.coverage, found.coverage),
      finished: index === flow.tests.length - 1,
    }
    if (run.finished || before?.finished !== true || before.id !== id) useTestRuns.setState({ run })
  }
  if (flow.tests.length === 0) useTestRuns.setState({ run })
}

/** While the panel is open: after every edit, where that is wanted. */
export function useFollowing(): void {
  const flow = useDocument((document) => document.flow)
  const id = useDocument((document) => document.id)
  const edits = useDocument((document) => document.edits)
  const follows = useTestRuns((state) => state.follows)
  useEffect(() => {
    const { run } = useTestRuns.getState()
    if (!follows || !flow || (run?.id === id && run.edits === edits && run.finished)) return
    const timer = setTimeout(() => void runTests(flow, id, edits), run?.id === id ? rest : 0)
    return () => clearTimeout(timer)
  }, [flow, id, edits, follows])
}
