/**
 * Reads and tries packages of others where they can do no harm: in a process, or in the desktop app a thread, that has
 * no store, no secrets, no files and no network, and that is ended when it takes too long or too much.
 */
import { registerHooks } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { type FlowTestRun, testFlow } from '../../engine/flow-test.ts'
import type { Failure } from '../../model/api/failure.ts'
import { nodeTypes } from '../../nodes/index.ts'
import { failureOf } from '../front/failure.ts'
import { readPackage, type TemplatePackage } from './read-package.ts'

export type SandboxQuestion = { readonly text: string; readonly tests: boolean }
/** `run`: of its own tests, where they were asked for. */
export type Tried = { readonly found: TemplatePackage; readonly run?: FlowTestRun }
export type SandboxAnswer = Tried | { readonly failure: Failure }
/** Told once, when it can be asked. */
export const ready = { ready: true } as const

/** What is in memory by now is all there is: nothing more is loaded, and nobody outside can be spoken to. */
function shutDoors(): void {
  const shut = (): never => {
    throw new Error('Nothing is loaded here any more.')
  }
  registerHooks({ resolve: shut, load: shut })
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'BroadcastChannel', 'Worker'])
    Reflect.deleteProperty(globalThis, name)
  for (const name of ['getBuiltinModule', 'binding', 'dlopen']) Reflect.set(process, name, shut)
}

function answer({ text, tests }: SandboxQuestion): SandboxAnswer {
  try {
    const found = readPackage(text, nodeTypes)
    return tests ? { found, run: testFlow(found.flow, nodeTypes) } : { found }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

shutDoors()
const port = parentPort
if (port) {
  port.on('message', (question: SandboxQuestion) => port.postMessage(answer(question)))
  port.postMessage(ready)
} else {
  process.on('message', (question: SandboxQuestion) => process.send?.(answer(question)))
  process.on('disconnect', () => process.exit())
  process.send?.(ready)
}
