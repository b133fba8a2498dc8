/**
 * Steps that only keep rows, for two versions at once: what an event makes of it is worked out once, for both or for the
 * one that it reaches. As soon as one of them cannot handle an event, each version runs that step for itself: then it
 * matters which events wait behind it.
 */
import type { PlannedStage, RouterFailure } from '../../compile/plan.ts'
import type { TableDiff } from '../../model/api/past.ts'
import type { StageContext } from '../../model/context.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Scalar } from '../../model/json.ts'
import type { TableAsk } from '../asked.ts'
import { ComparedTable } from './compared-table.ts'
import type { Side } from './moved.ts'
import { type For, forBoth, forNow, forWas, SharedRows } from './shared-rows.ts'

/** What came to a step, and for whom. */
export type SharedDelivery = {
  event: CloudEvent
  failure: RouterFailure | undefined
  sides: For
}

type Values = readonly (Scalar | undefined)[]
/** What the handler asked for, checked: `put` as it came, `values` as they are kept. */
type Change = { kind: TableAsk['kind']; rows: SharedRows; key: readonly Scalar[]; values: Values; put: Values }

export class SharedStage {
  readonly planned: PlannedStage
  readonly rows: readonly SharedRows[]
  readonly #wanted: (event: CloudEvent) => boolean
  readonly #context: StageContext
  /** Both lists are used again for each event: objects made anew cost a tenth of `bench shadow`. */
  readonly #inbox: SharedDelivery[] = []
  readonly #changes: Change[] = []
  #came = 0
  #asked = 0
  /** How many of the inbox had come when the last one for each came. */
  readonly #cameFor = { was: 0, now: 0 }

  constructor(planned: PlannedStage, zone: string, currency: string, wanted: (event: CloudEvent) => boolean) {
    this.planned = planned
    this.#wanted = wanted
    this.rows = planned.tables.map((definition) => new SharedRows(new ComparedTable(planned.node, definition)))
    this.#context = this.#rowsAlone(zone, currency)
  }

  get isReady(): boolean {
    return this.#came > 0
  }

  /** The very event that reached one version may reach the other: then it is handled once, in its place for both. */
  take(side: Side, event: CloudEvent, failure: RouterFailure | undefined): void {
    const inbox = this.#inbox
    const sides = side === 'was' ? forWas : forNow
    for (let n = this.#cameFor[side]; n < this.#came; n++) {
      const other = inbox[n] as SharedDelivery
      if (other.event !== event || other.failure !== failure || (other.sides & sides) !== 0) continue
      other.sides = forBoth
      this.#cameFor[side] = n + 1
      return
    }
    const used = inbox[this.#came]
    if (used) {
      used.event = event
      used.failure = failure
      used.sides = sides
    } else inbox.push({ event, failure, sides })
    this.#cameFor[side] = ++this.#came
  }

  /** Handles what has come. What is left where one could not be handled, itself in front; undefined: nothing. */
  run(): readonly SharedDelivery[] | undefined {
    const came = this.#came
    this.#came = 0
    this.#cameFor.was = 0
    this.#cameFor.now = 0
    for (let n = 0; n < came; n++) {
      const { event, failure, sides } = this.#inbox[n] as SharedDelivery
      if (failure !== undefined || !this.#handles(event, sides)) return this.#inbox.slice(n, came)
    }
    return undefined
  }

  /** Deliveries for one version. */
  of(side: Side, deliveries: readonly SharedDelivery[]): readonly SharedDelivery[] {
    return deliveries.filter(({ sides }) => (sides & (side === 'was' ? forWas : forNow)) !== 0)
  }

  endPage(last: CloudEvent): void {
    for (const rows of this.rows) rows.endPage(last, this.#wanted)
  }

  get size(): number {
    return this.rows.reduce((sum, rows) => sum + rows.size, 0)
  }

  report(most: number): readonly TableDiff[] {
    return this.rows.map((rows) => rows.table.report((side, key) => rows.row(side, key), most))
  }

  #handles(event: CloudEvent, sides: For): boolean {
    this.#asked = 0
    try {
      this.planned.handlers.event(event, this.#context)
    } catch {
      // Nothing is done by half: each version does it again by itself and tells what is wrong.
      return false
    }
    for (let n = 0; n < this.#asked; n++) {
      const { kind, rows, key, values, put } = this.#changes[n] as Change
      if (kind === 'put') rows.put(sides, key, values, put, event)
      else if (kind === 'remove') rows.remove(sides, key, event)
      // What both have appended makes no difference.
      else if (sides !== forBoth && this.#wanted(event))
        rows.table.appended(sides === forWas ? 'was' : 'now', event, put)
    }
    return true
  }

  #ask(kind: Change['kind'], rows: SharedRows, key: readonly Scalar[], values: Values, put: Values): void {
    const used = this.#changes[this.#asked++]
    if (used) {
      used.kind = kind
      used.rows = rows
      used.key = key
      used.values = values
      used.put = put
    } else this.#changes.push({ kind, rows, key, values, put })
  }

  #rowsOf(table: string): SharedRows {
    for (const rows of this.rows) if (rows.table.definition.name === table) return rows
    throw new Error(`The stage keeps no table ${table}`)
  }

  /** Checks at once what is asked for, and has nothing of what such a step has said to do without. */
  #rowsAlone(zone: string, currency: string): StageContext {
    return {
      zone,
      currency,
      put: (table, key, values) => {
        const rows = this.#rowsOf(table)
        this.#ask('put', rows, rows.keyOf(key), rows.valuesOf(values), values)
      },
      append: (table, values) => {
        const rows = this.#rowsOf(table)
        this.#ask('append', rows, noKey, rows.valuesOf(values), values)
      },
      remove: (table, key) => {
        const rows = this.#rowsOf(table)
        this.#ask('remove', rows, rows.keyOf(key), noValues, noValues)
      },
      get now() {
        return no()
      },
      get lane() {
        return no()
      },
      state: { get: no, set: no, delete: no },
      timers: { set: no, cancel: no },
      emit: no,
      write: no,
      effect: no,
      outcome: no,
    }
  }
}

const noKey: readonly Scalar[] = []
const noValues: Values = []

function no(): never {
  throw new Error('A step that keeps rows alone asked for something else')
}
