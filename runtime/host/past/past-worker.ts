/**
 * Looks into the past in a thread of its own, with a connection that only reads the store: snapshots are made while
 * nobody asks, and a question is answered from the nearest one. It goes on from the last answer where time goes forward.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { Failure } from '../../model/api/failure.ts'
import type { PastMoment, PastRows } from '../../model/api/past.ts'
import { failureOf } from '../front/failure.ts'
import { openStore } from '../store/open.ts'
import { type AsOf, openPastMaker } from './as-of.ts'
import { openPastFile } from './past-file.ts'
import { momentOf, rowsOf } from './past-moment.ts'

export type PastQuestion =
  | { readonly kind: 'moment'; readonly id: number; readonly flow: string; readonly at: number }
  | {
      readonly kind: 'rows'
      readonly id: number
      readonly flow: string
      readonly at: number
      readonly table: string
      readonly limit: number
    }
export type PastAnswer = { readonly id: number } & (
  | { readonly moment: PastMoment }
  | { readonly rows: PastRows }
  | { readonly failure: Failure }
)

const port = parentPort
const { store: path } = workerData as { readonly store: string }
const store = openStore(path, { readonly: true, program: 'counterflow past' })
const file = openPastFile(store)
const maker = openPastMaker(store, file)

/** The last answer: dragging a little asks for the same moment again and again. */
let last: { readonly flow: string; readonly at: number; readonly state: AsOf } | undefined
let building: Generator<unknown, void> | undefined = maker.build()

function stateAt(flow: string, at: number): AsOf {
  if (last?.flow === flow && last.at === at) return last.state
  const state = maker.at(at, [flow])
  last = { flow, at, state }
  return state
}

function answer(question: PastQuestion): PastAnswer {
  const { id, flow, at } = question
  try {
    const state = stateAt(flow, at)
    return question.kind === 'moment'
      ? { id, moment: momentOf(store, state, flow, at) }
      : { id, rows: rowsOf(state, flow, question.table, question.limit) }
  } catch (error) {
    return { id, failure: failureOf(error) }
  }
}

/** A piece of the snapshots that are missing, between two questions. */
function buildOn(): void {
  if (building === undefined) return
  try {
    if (building.next().done) building = undefined
  } catch {
    // They are a help; without them a question takes longer.
    building = undefined
  }
  setImmediate(buildOn)
}

port?.on('message', (question: PastQuestion | 'build' | 'end') => {
  if (question === 'end') {
    file.close()
    store.close()
    port.close()
    building = undefined
    return
  }
  if (question === 'build') {
    if (building === undefined) {
      building = maker.build()
      setImmediate(buildOn)
    }
    return
  }
  port.postMessage(answer(question))
})
setImmediate(buildOn)
