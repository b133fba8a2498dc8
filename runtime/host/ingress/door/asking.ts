/** Requests whose events were handed over, until their answers are written. */
import { isRefusal, type Refusal } from '../../../engine/arrival.ts'
import type { ArrivingEvent } from '../../../model/event.ts'
import type { Acceptance } from '../../../model/services.ts'
import { readBatched, readStructured } from '../cloudevents-read.ts'
import {
  accepted,
  acceptedText,
  type Named,
  type Result,
  refusedResult,
  resultOf,
  resultsText,
  statusOf,
  statusOfBatch,
} from '../events-answer.ts'
import { permission } from '../permission.ts'
import { unknownToken } from '../program.ts'
import { busy, Refused } from '../refused.ts'
import { answerText, refusalText } from './answer-text.ts'
import type { Knocking, Known } from './knocking.ts'
import type { Recognition } from './recognition.ts'
import { Sheet } from './sheet.ts'
import { acceptanceKinds, type DoorJob, type DoorTold, type Outcome } from './words.ts'

/**
 * Messages that the engine may have at once: it works on one and has the next. What comes in meanwhile goes together, as to
 * tell another thread of one request costs as much as to answer it.
 */
const mostMessages = 2
/** Events that go at once, whatever is under way: what takes long to read is not held back behind what takes long to write. */
const mostEvents = 1000

type Asked = {
  readonly connection: Knocking
  readonly batched: boolean
  readonly events: readonly Named[]
  /** For each event that was sent; undefined where none was refused. */
  readonly refusals: readonly (Refusal | undefined)[] | undefined
}

type Message = { readonly asked: Asked[]; events: number; bytes: number }

export function openAsking(limits: DoorJob['limits'], recognition: Recognition, tell: (told: DoorTold) => void) {
  const underWay = new Map<number, Message>()
  let last = 0
  let events = 0
  let bytes = 0
  let current: Message | undefined
  /** Its events. Not a part of it: what was handed over must not live here until it is answered. */
  let sheet = new Sheet()
  let revision = 0

  function sendSoon(): void {
    if (underWay.size < mostMessages) send()
  }

  function send(): void {
    const message = current
    if (message === undefined) return
    current = undefined
    underWay.set(++last, message)
    tell(sheet.handed(last, revision))
    sheet = new Sheet()
  }

  /** False where it is to be read inside, which says what is wrong. */
  function take(connection: Knocking, known: Known, text: string, size: number): boolean {
    const { batched, key, sources, program } = known
    const options = { now: Date.now(), key }
    let read: readonly (ArrivingEvent | Refusal)[]
    try {
      read = batched ? readBatched(text, options) : [readStructured(text, options)]
    } catch (error) {
      if (error instanceof Refused) return false
      throw error
    }
    const check = permission({ sources })
    let taken = read as readonly ArrivingEvent[]
    let refusals: (Refusal | undefined)[] | undefined
    for (let at = 0; at < read.length; at++) {
      const event = read[at] as ArrivingEvent | Refusal
      const refusal = isRefusal(event) ? event : check(event)
      if (refusal === undefined) continue
      refusals ??= read.map(() => undefined)
      refusals[at] = refusal
    }
    if (refusals !== undefined) taken = taken.filter((_event, at) => refusals?.[at] === undefined)
    // Not the events themselves: what was read of them would outlive its use.
    const asked: Asked = { connection, batched, events: taken.map(({ id, source }) => ({ id, source })), refusals }
    if (taken.length === 0) {
      answer(asked, [])
      return true
    }
    if (events >= limits.events || bytes >= limits.bytes) {
      connection.answer(...refusalText(busy()))
      return true
    }
    if (current !== undefined && revision !== recognition.revision) send()
    if (current === undefined) {
      current = { asked: [], events: 0, bytes: 0 }
      revision = recognition.revision
      setImmediate(sendSoon)
    }
    current.asked.push(asked)
    sheet.add(program, size, taken)
    current.events += taken.length
    current.bytes += size
    events += taken.length
    bytes += size
    if (current.events >= mostEvents) send()
    return true
  }

  function answer({ connection, batched, events: taken, refusals }: Asked, acceptances: readonly Acceptance[]): void {
    let results: Result[]
    if (refusals === undefined) results = taken.map((event, at) => resultOf(event, acceptances[at]))
    else {
      let next = 0
      results = refusals.map((refusal) => {
        if (refusal !== undefined) return refusedResult(refusal)
        return resultOf(taken[next] as Named, acceptances[next++])
      })
    }
    const text = resultsText(results)
    connection.answer(...answerText(batched ? statusOfBatch(results) : statusOf(results[0]), text))
  }

  return {
    take,
    settle({ id, offsets, strangers, refused }: Outcome): void {
      const message = underWay.get(id)
      if (message === undefined) return
      underWay.delete(id)
      sendSoon()
      events -= message.events
      bytes -= message.bytes
      let at = 0
      for (const [place, asked] of message.asked.entries()) {
        if (refused !== undefined) asked.connection.answer(...refusalText(refused))
        else if (strangers.includes(place)) asked.connection.answer(...refusalText(unknownToken()))
        else {
          const from = at
          at += asked.events.length * 2
          if (asked.refusals === undefined && areAccepted(offsets, from, at))
            asked.connection.answer(
              ...answerText(
                accepted,
                acceptedText(asked.events, (nth) => offsets[from + nth * 2 + 1] ?? 0),
              ),
            )
          else answer(asked, acceptancesIn(offsets, from, at))
        }
      }
    },
  }
}

/** Whether that was said of all of them: `accepted` is the first kind. */
function areAccepted(offsets: Float64Array, from: number, end: number): boolean {
  if (end > offsets.length) return false
  for (let at = from; at < end; at += 2) if (offsets[at] !== 0) return false
  return true
}

function acceptancesIn(offsets: Float64Array, from: number, end: number): Acceptance[] {
  const acceptances: Acceptance[] = []
  for (let at = from; at < end; at += 2) {
    const kind = acceptanceKinds[offsets[at] ?? -1]
    if (kind === undefined) throw new Error('An event was handed over and nothing was said about it')
    acceptances.push({ kind, offset: offsets[at + 1] ?? 0 })
  }
  return acceptances
}
