/** Where tests run: beside the window, and ended when one of them takes too long. */
import { type FlowTestRun, runFlowTest } from '../../../runtime/engine/flow-test.ts'
import { noCoverage } from '../../../runtime/engine/test-coverage.ts'
import type { Flow, FlowTest } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { t } from '../../words/words.ts'
import address from './test-worker.ts?worker&url'

export type TestQuestion = { readonly flow: Flow; readonly test: FlowTest }

/** ms for one test with its variants. */
const patience = 10_000
/** ms without a test after which the worker ends. */
const idle = 10_000

type Policies = {
  readonly trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(url: string): string },
    ): { createScriptURL(url: string): string }
  }
}

/** A browser runs no script of ours by a plain text; this one is no text of anybody else's. */
const policy = (globalThis as Policies).trustedTypes?.createPolicy('counterflow-tests', {
  createScriptURL: (url) => url,
})

let worker: Worker | undefined
let ending: ReturnType<typeof setTimeout> | undefined
/** Ends what is under way. */
let giveUp: (() => void) | undefined

function end(): void {
  clearTimeout(ending)
  worker?.terminate()
  worker = undefined
}

/** What is tried at the moment is not waited for: the flow is another one by now. */
export const stopApart = (): void => giveUp?.()

/** One at a time. */
export function runApart({ flow, test }: TestQuestion): Promise<FlowTestRun> {
  clearTimeout(ending)
  worker ??= new Worker(policy?.createScriptURL(address) ?? address, { type: 'module' })
  const asked = worker
  return new Promise((resolve) => {
    const over = (found: FlowTestRun): void => {
      clearTimeout(tooLong)
      giveUp = undefined
      asked.onmessage = null
      asked.onerror = null
      resolve(found)
    }
    giveUp = () => {
      end()
      over(stopped(test))
    }
    const tooLong = setTimeout(giveUp, patience)
    asked.onmessage = ({ data }: MessageEvent<FlowTestRun>) => {
      ending = setTimeout(end, idle)
      over(data)
    }
    // A browser that lets no worker in: then it is run here, as it was before there were any.
    asked.onerror = () => {
      end()
      over(runFlowTest(flow, test, nodeTypes))
    }
    const question: TestQuestion = { flow, test }
    asked.postMessage(question)
  })
}

function stopped({ name }: FlowTest): FlowTestRun {
  const message = t('It was stopped: it took longer than {seconds} seconds.', { seconds: patience / 1_000 })
  return { results: [{ name, variant: 'as written', failures: [{ message }] }], coverage: noCoverage }
}
