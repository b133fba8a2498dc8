/** Collects what came in during one turn of the door's loop, and reads it again on the other side. */
import { LateReadEvent } from '../../../engine/late-read.ts'
import { type ArrivingEvent, programsChannel } from '../../../model/event.ts'
import type { Handed } from './words.ts'

export class Sheet {
  readonly #programs: string[] = []
  readonly #requests: number[] = []
  readonly #origins: string[] = []
  readonly #numbers: number[] = []
  readonly #names: (string | null)[] = []
  readonly #more: Handed['more'][number][] = []
  #text = ''
  #bytes = 0
  /** Where the last origin and the last program stand: nearly all come from one. */
  #origin = -2
  #program = -1

  add(program: string, bytes: number, events: readonly ArrivingEvent[]): void {
    if (this.#programs[this.#program] !== program) {
      this.#program = this.#programs.indexOf(program)
      if (this.#program < 0) this.#program = this.#programs.push(program) - 1
    }
    this.#requests.push(this.#program, events.length)
    this.#bytes += bytes
    for (const event of events) {
      const { source, type, correlationid, causationid, attributes } = event
      if (correlationid !== null || causationid !== null || attributes !== null)
        this.#more.push({ at: this.#names.length / 3, correlationid, causationid, attributes })
      this.#names.push(event.id, event.subject, event.partitionkey)
      this.#numbers.push(this.#originOf(source, type), event.time, event.text.length)
      this.#text += event.text
    }
  }

  #originOf(source: string, type: string): number {
    const origins = this.#origins
    if (origins[this.#origin] === source && origins[this.#origin + 1] === type) return this.#origin
    for (let at = 0; at < origins.length; at += 2)
      if (origins[at] === source && origins[at + 1] === type) {
        this.#origin = at
        return at
      }
    this.#origin = origins.push(source, type) - 2
    return this.#origin
  }

  handed(id: number, revision: number): Handed {
    return {
      kind: 'handed',
      id,
      revision,
      bytes: this.#bytes,
      programs: this.#programs,
      requests: this.#requests,
      origins: this.#origins,
      numbers: Float64Array.from(this.#numbers),
      names: this.#names,
      text: this.#text,
      more: this.#more,
    }
  }
}

/** The events of what was handed over, in their order. */
export function eventsOf({ origins, numbers, names, text, more }: Handed): LateReadEvent[] {
  const events: LateReadEvent[] = []
  let from = 0
  let rare = 0
  for (let at = 0; at * 3 < names.length; at++) {
    const place = at * 3
    const origin = numbers[place] ?? 0
    const end = from + (numbers[place + 2] ?? 0)
    const extra = more[rare]?.at === at ? more[rare++] : undefined
    events.push(
      new LateReadEvent({
        channel: programsChannel,
        id: names[place] ?? '',
        source: origins[origin] ?? '',
        type: origins[origin + 1] ?? '',
        subject: names[place + 1] ?? null,
        time: numbers[place + 1] ?? 0,
        partitionkey: names[place + 2] ?? null,
        correlationid: extra?.correlationid ?? null,
        causationid: extra?.causationid ?? null,
        attributes: extra?.attributes ?? null,
        text: text.slice(from, end),
      }),
    )
    from = end
  }
  return events
}
