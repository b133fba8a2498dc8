/** Events as the producers of a flow bring them in, whichever of them it has. */
import type { Plan } from '../../../runtime/compile/plan.ts'
import { eventFromInput, isRefusal } from '../../../runtime/engine/arrival.ts'
import type { SimulatedClock } from '../../../runtime/engine/simulated.ts'
import { parseSchedule } from '../../../runtime/expression/schedule.ts'
import { entrance } from '../../../runtime/host/entrance.ts'
import { type ArrivingEvent, type EventInput, nodeSource, programsChannel } from '../../../runtime/model/event.ts'
import { shopEvents, shopOpening } from '../../../runtime/nodes/producers/shop-events.ts'
import type { Told } from './trade-past.ts'

/** A slot that is noticed this much later was missed: the latest of those is made up for. */
const grace = 60_000

type Entrance = { readonly channel: string; readonly source: string }

export class Arrivals {
  readonly #clock: SimulatedClock
  readonly #shop: ReturnType<typeof shopEvents>
  #sent = 0

  constructor(clock: SimulatedClock) {
    this.#clock = clock
    const shop = { seed: 7, source: nodeSource('test', 'play'), currency: 'GBP', perMinute: 60, late: 0.2 }
    const start = clock.now()
    this.#shop = shopEvents({ ...shop, start, duplicates: 0.1 }, shopOpening(start))
  }

  of(plan: Plan, told: readonly Told[]): readonly ArrivingEvent[] {
    return told.map((each) => this.#event(plan, each))
  }

  /** What a schedule brings for the time since then. */
  slots(plan: Plan, since: number): readonly ArrivingEvent[] {
    const { flow } = plan
    return plan.producers.flatMap(({ node, type }) => {
      if (type !== 'schedule') return []
      const every = parseSchedule(String(flow.nodes[node]?.config.every))
      if ('code' in every) throw new Error(every.message)
      const found: number[] = []
      for (let slot = every.next(since, flow.zone); slot !== null && slot <= this.#clock.now(); ) {
        found.push(slot)
        slot = every.next(slot, flow.zone)
      }
      const last = found.length - 1
      const kept = found.filter((slot, index) => index === last || this.#clock.now() - slot <= grace)
      return kept.map((slot) =>
        this.#arrive({ id: new Date(slot).toISOString(), type: 'schedule.fired', time: slot }, entrance(plan, node)),
      )
    })
  }

  #event(plan: Plan, { type, late, through, data }: Told): ArrivingEvent {
    const id = `e${++this.#sent}`
    const time = this.#clock.now() - late
    const about = { partitionkey: String(data.order), subject: `order/${data.order}` }
    const usual = { id, type, time, ...about, data }
    const asked = { channel: programsChannel, source: 'program' }
    switch (through) {
      case 'hooks':
        return this.#arrive({ ...usual, cforigin: 'live' }, { ...asked, source: 'shopify://my-shop' })
      case 'fetched': {
        const source = this.#sent % 2 === 0 ? 'shopify://my-shop' : 'stripe://till'
        return this.#arrive({ ...usual, cforigin: 'catchup' }, { ...asked, source })
      }
      case 'program':
        return this.#arrive(usual, asked)
      case 'page':
        return this.#arrive(
          { ...usual, type: 'form.submitted', time: this.#clock.now(), answerid: `a${id}` },
          this.#into(plan, through),
        )
      case 'rows':
        return this.#arrive(
          { ...usual, type: 'row', data: { ...data, after: String(this.#sent) } },
          this.#into(plan, through),
        )
      case 'play':
        return plan.flow.nodes.play === undefined
          ? this.#arrive(usual, entrance(plan, 'in'))
          : this.#arrive(this.#shop.next().value.event, entrance(plan, 'play'))
      case 'in':
        return this.#arrive(usual, entrance(plan, 'in'))
    }
  }

  /** By hand where the flow has no such producer. */
  #into(plan: Plan, node: string): Entrance {
    return entrance(plan, plan.flow.nodes[node] === undefined ? 'in' : node)
  }

  #arrive(input: EventInput, { channel, source }: Entrance): ArrivingEvent {
    const event = eventFromInput(input, { channel, source, now: this.#clock.now(), id: () => null })
    if (isRefusal(event)) throw new Error(event.message)
    return event
  }
}
