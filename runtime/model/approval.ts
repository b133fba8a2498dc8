/** A question to a person: what the step that asks remembers of it, and the answer as an event of the log. */
import { digest } from './digest.ts'
import { answersChannel, type CloudEvent, nodeSource } from './event.ts'
import { isObject, type Json } from './json.ts'
import { type KeptEvent, readKeptEvent } from './kept-event.ts'
import type { Money } from './money.ts'

const verdicts = ['approved', 'declined'] as const
export type ApprovalVerdict = (typeof verdicts)[number]

/** `movesMoney` holds also where the amount cannot be told: it is then null. Times are ms of the flow's clock. */
export type ApprovalTask = {
  readonly what: string
  readonly amount: Money | null
  readonly movesMoney: boolean
  /** Who may answer; without it everybody may. */
  readonly who?: readonly string[]
  readonly since: number
  /** When it is too late for an answer; null: never. */
  readonly until: number | null
  /** Source and id of the event that asks, and the id of the one that began it all. */
  readonly source: string
  readonly cause: string
  readonly correlation: string
  readonly event: KeptEvent
}

export type ApprovalAnswer = { readonly verdict: ApprovalVerdict; readonly by: string; readonly reason: string }

const answerType = 'approval.answered'

/** Follows from the event that asks and nothing else: whatever reads the log again asks the same question. */
export const taskId = (event: CloudEvent): string => digest(`${event.source}\n${event.id}\n${event.split}`, 32)

/** Names as a person writes them one after the other. */
export const namesIn = (text: string): readonly string[] =>
  text
    .split(/[,;]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** Capital and small letters are the same person. */
export const mayAnswer = ({ who }: Pick<ApprovalTask, 'who'>, name: string): boolean =>
  who === undefined || who.some((one) => one.toLowerCase() === name.trim().toLowerCase())

export function taskIn(state: Json | undefined): ApprovalTask | undefined {
  if (!isObject(state) || state.kind !== 'asked' || !isObject(state.event)) return undefined
  return {
    what: String(state.what),
    amount: moneyIn(state.amount) ?? null,
    movesMoney: state.movesMoney === true,
    ...(Array.isArray(state.who) ? { who: state.who.map(String) } : {}),
    since: Number(state.since),
    until: typeof state.until === 'number' ? state.until : null,
    source: String(state.source),
    cause: String(state.cause),
    correlation: String(state.correlation),
    event: readKeptEvent(state.event),
  }
}

export function moneyIn(value: Json | undefined): Money | undefined {
  if (!isObject(value)) return undefined
  const { minor, currency } = value
  return typeof minor === 'number' && Number.isSafeInteger(minor) && typeof currency === 'string'
    ? { minor, currency }
    : undefined
}

export type AnsweredTask = {
  readonly flow: string
  readonly node: string
  readonly id: string
  readonly task: ApprovalTask
}

/** Source and id of the answer follow from the question alone: there is one, whoever presses and however often. */
export const answerName = ({ flow, node, id }: Omit<AnsweredTask, 'task'>) => ({
  source: `${nodeSource(flow, node)}/answers`,
  id: digest(`${answerType}\n${flow}\n${node}\n${id}`, 32),
})

export function answerEvent(
  { flow, node, id, task }: AnsweredTask,
  { verdict, by, reason }: ApprovalAnswer,
  now: number,
): CloudEvent {
  const data = { task: id, verdict, by, reason, what: task.what }
  return {
    offset: 0,
    split: 0,
    channel: answersChannel(flow, node),
    ...answerName({ flow, node, id }),
    type: answerType,
    subject: task.event.subject,
    time: now,
    partitionkey: task.event.partitionkey,
    correlationid: task.correlation,
    causationid: task.cause,
    attributes: null,
    data,
    text: JSON.stringify(data),
  }
}

/** What an answer says, and about which question. */
export function readAnswer({ type, data }: CloudEvent): (ApprovalAnswer & { readonly task: string }) | undefined {
  if (type !== answerType || !isObject(data)) return undefined
  const { task, verdict, by, reason } = data
  const known = verdicts.find((one) => one === verdict)
  if (known === undefined || typeof task !== 'string' || typeof by !== 'string') return undefined
  return { task, verdict: known, by, reason: typeof reason === 'string' ? reason : '' }
}
