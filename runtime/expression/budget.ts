/** The limits that keep any expression harmless, and the room in which one evaluation runs. */
import type { CloudEvent } from '../model/event.ts'
import { CannotTell } from '../model/expression.ts'

export const limits = {
  /** Characters of source text. */
  source: 4096,
  /** Nesting of brackets, calls and operators; a chain of `&&` counts once. */
  depth: 32,
  /** Work of one evaluation, counted where it depends on data: loops, list searches, deep comparisons. */
  steps: 10_000,
  /** Characters of text that one evaluation may build. */
  output: 1_048_576,
  /** Characters that one evaluation may search through. */
  search: 8_388_608,
} as const

/** One per compiled expression and reused, so that an evaluation allocates nothing. */
export type Frame = {
  event: CloudEvent
  readonly locals: unknown[]
  steps: number
  built: number
  searched: number
}

export type Run = (frame: Frame) => unknown

const noEvent: CloudEvent = {
  offset: 0,
  split: 0,
  channel: '',
  id: '',
  source: '',
  type: '',
  subject: null,
  time: 0,
  partitionkey: null,
  correlationid: null,
  causationid: null,
  attributes: null,
  data: null,
  text: '',
}

export const newFrame = (): Frame => ({ event: noEvent, locals: [], steps: 0, built: 0, searched: 0 })

export const enter = (frame: Frame, event: CloudEvent): Frame => {
  frame.event = event
  frame.steps = 0
  frame.built = 0
  frame.searched = 0
  return frame
}

/** Counts work; false when the budget is used up. */
export const spend = (frame: Frame, steps: number): boolean => {
  frame.steps += steps
  return frame.steps <= limits.steps
}

/** Counts text that is built; false when it is too much. */
export const build = (frame: Frame, characters: number): boolean => {
  frame.built += characters
  return frame.built <= limits.output
}

/** Counts text that is searched; false when it is too much. */
export const search = (frame: Frame, characters: number): boolean => {
  frame.searched += characters
  return frame.searched <= limits.search
}

/** What a function or operator returns when it cannot do its work; the caller puts the place into it. */
export const failed = {
  type: new CannotTell('', 'type'),
  range: new CannotTell('', 'range'),
  value: new CannotTell('', 'value'),
  limit: new CannotTell('', 'limit'),
  erased: new CannotTell('', 'erased'),
  missing: new CannotTell('', 'missing'),
} as const

/** The failure with the place where it happened. Made only when something failed. */
export const at = (path: string, failure: CannotTell): CannotTell =>
  failure.path === '' ? new CannotTell(path, failure.reason) : failure
