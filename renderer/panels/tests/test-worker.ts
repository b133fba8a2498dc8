/** Runs one test of a flow apart from the window: flows come from elsewhere, and a test of theirs may never end. */
import { runFlowTest } from '../../../runtime/engine/flow-test.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import type { TestQuestion } from './test-cell.ts'

addEventListener('message', ({ data: { flow, test } }: MessageEvent<TestQuestion>) =>
  postMessage(runFlowTest(flow, test, nodeTypes)),
)
