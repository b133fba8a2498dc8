/** What the door hands over goes to the log as one batch, and it is told what became of each event. */
import type { Acceptance } from '../../../model/services.ts'
import { refusalOf } from '../answer.ts'
import type { IngressIntake } from '../intake.ts'
import type { Tokens } from '../tokens.ts'
import { eventsOf } from './sheet.ts'
import { acceptanceKinds, type Handed, type Outcome } from './words.ts'

type Inside = {
  readonly tokens: Pick<Tokens, 'revision' | 'isSince'>
  readonly intake: Pick<IngressIntake, 'take'>
  log(text: string): void
}

/** `tell` is called once: after the commit, or when it is known that there will be none in time. */
export function takeIn(handed: Handed, { tokens, intake, log }: Inside, tell: (outcome: Outcome) => void): void {
  const { id } = handed
  const all = eventsOf(handed)
  const strangers = handed.revision === tokens.revision ? [] : strangersOf(handed, tokens)
  const events = strangers.length === 0 ? all : withoutThose(all, handed, strangers)
  const settle = (acceptances: readonly Acceptance[]): void =>
    tell({ kind: 'outcome', id, offsets: offsetsOf(acceptances), strangers })
  const fail = (error: unknown): void => {
    const { status, code, message, headers } = refusalOf(error, log)
    tell({
      ...{ kind: 'outcome', id, offsets: new Float64Array(), strangers },
      refused: { status, code, message, headers },
    })
  }
  if (events.length === 0) {
    settle([])
    return
  }
  try {
    const senders = handed.requests.length / 2 - strangers.length
    intake.take(events, handed.bytes, { settle, fail }, { senders })
  } catch (error) {
    fail(error)
  }
}

/** The requests whose tokens were taken back since the door has looked: the door hears of that a moment later than we do. */
function strangersOf({ revision, requests, programs }: Handed, tokens: Inside['tokens']): readonly number[] {
  const strangers: number[] = []
  for (let at = 0; at * 2 < requests.length; at++)
    if (!tokens.isSince(programs[requests[at * 2] ?? -1] ?? '', revision)) strangers.push(at)
  return strangers
}

function withoutThose<T>(events: readonly T[], { requests }: Handed, strangers: readonly number[]): readonly T[] {
  const left: T[] = []
  let first = 0
  for (let at = 0; at * 2 < requests.length; at++) {
    const end = first + (requests[at * 2 + 1] ?? 0)
    if (!strangers.includes(at)) left.push(...events.slice(first, end))
    first = end
  }
  return left
}

function offsetsOf(acceptances: readonly Acceptance[]): Float64Array {
  const offsets = new Float64Array(acceptances.length * 2)
  let at = 0
  for (const one of acceptances) {
    if (one.kind === 'refused') throw new Error(`The log refused an event: ${one.message}`)
    offsets[at++] = acceptanceKinds.indexOf(one.kind)
    offsets[at++] = one.offset
  }
  return offsets
}
