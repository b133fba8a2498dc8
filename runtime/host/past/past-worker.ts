/**
 * Looks into the past in a thread of its own, with a connection that only reads the store: snapshots are made while
 * nobody asks, and a question is answered from the nearest one. It goes on from the last answer where time goes forward.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { Plan } from '../../compile/plan.ts'
import type { Failure } from '../../model/api/failure.ts'
import type { PastMoment, PastRows } from '../../model/api/past.ts'
import { failureOf } from '../front/failure.ts'
import { openStore } from '../store/open.ts'
import { storedPlan } from '../stored-plan.ts'
import { type AsOf, openPastMaker } from './as-of.ts'
import { openHappened } from './happened.ts'
import { blockSize, openPastFile } from './past-file.ts'
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
  | {
      readonly kind: 'step'
      readonly id: number
      readonly flow: string
      readonly at: number
      readonly way: 'back' | 'on'
    }
  | {
      readonly kind: 'busy'
      readonly id: number
      readonly flow: string
      readonly at: number
      readonly to: number
      readonly parts: number
    }
export type PastAnswer = { readonly id: number } & (
  | { readonly moment: PastMoment }
  | { readonly rows: PastRows }
  | { readonly step: number | null }
  | { readonly counts: readonly number[] }
  | { readonly failure: Failure }
  /** Not the answer yet: snapshots on the way there are made first. */
  | { readonly working: { readonly done: number; readonly total: number } }
)

const port = parentPort
const { store: path } = workerData as { readonly store: string }
const store = openStore(path, { readonly: true, program: 'counterflow past' })
const file = openPastFile(store)
const maker = openPastMaker(store, file)
const happened = openHappened(store, file)
const plans = new Map<string, Plan | undefined>()

function planOf(flow: string): Plan | undefined {
  const hash = store.deployments().find((each) => each.flow === flow)?.hash
  if (hash === undefined) return undefined
  if (!plans.has(hash)) plans.set(hash, storedPlan(store, hash))
  return plans.get(hash)
}

/** The last answer: dragging a little asks for the same moment again and again. */
let last: { readonly flow: string; readonly at: number; readonly state: AsOf } | undefined
let building: ReturnType<typeof maker.build> | undefined = maker.build()
/** The event that it has come to. */
let reached = 0

function stateAt(question: PastQuestion): AsOf {
  const { flow, at } = question
  comeTo(question)
  if (last?.flow === flow && last.at === at) return last.state
  const state = maker.at(at, [flow])
  last = { flow, at, state }
  return state
}

/** ms between two words about how far it has come. */
const quiet = 150

/** What it would take to come there is kept: the next question about it, and about anything before, costs nothing of it. */
function comeTo(question: PastQuestion): void {
  const last = maker.lastBefore(question.at)
  if (file.last + blockSize > last) return
  building ??= maker.build()
  let told = performance.now()
  while (building !== undefined && file.last + blockSize <= last) {
    buildStep()
    const now = performance.now()
    if (now - told < quiet) continue
    told = now
    port?.postMessage({ id: question.id, working: { done: reached, total: last } } satisfies PastAnswer)
  }
}

function answer(question: PastQuestion): PastAnswer {
  const { id, flow, at } = question
  try {
    switch (question.kind) {
      case 'moment':
        return { id, moment: momentOf(store, stateAt(question), flow, at) }
      case 'rows':
        return { id, rows: rowsOf(stateAt(question), flow, question.table, question.limit) }
      case 'step': {
        const plan = planOf(flow)
        return { id, step: plan === undefined ? null : happened.step(plan, at, question.way) }
      }
      case 'busy': {
        const plan = planOf(flow)
        const { to, parts } = question
        return { id, counts: plan === undefined || to <= at ? [] : happened.counts(plan, at, to, parts) }
      }
    }
  } catch (error) {
    return { id, failure: failureOf(error) }
  }
}

/** A piece of the snapshots that are missing, between two questions. */
function buildStep(): void {
  try {
    const step = building?.next()
    if (step === undefined || step.done) building = undefined
    else reached = step.value.done
  } catch {
    // They are a help; without them a question takes longer.
    building = undefined
  }
}

function buildOn(): void {
  if (building === undefined) return
  buildStep()
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
