/** Fires at set times on the wall clock of a zone, each time once. */
import type { EventInput } from '../../model/event.ts'
import { nodeSource } from '../../model/event.ts'
import type { Schedule } from '../../model/field.ts'
import type { Json } from '../../model/json.ts'
import { defineProducer } from '../../model/node.ts'
import { zoneOf } from '../../model/zone.ts'
import { sayType } from '../words.ts'
import { waiter } from './waiter.ts'

/** A slot that is noticed this much later was missed: the computer was off or asleep. */
const grace = 60_000
/** Slots in one commit when a long absence is made up for. */
const batch = 500

export const schedule = defineProducer({
  type: 'schedule',
  role: 'producer',
  live: true,
  version: 1,
  title: 'Schedule',
  icon: 'calendar-clock',
  summary: 'Fires at set times, such as every day at 06:00.',
  outputs: ['fired'],
  fields: {
    every: {
      kind: 'schedule',
      label: 'When',
      help: 'Such as every day at 06:00, every 15 minutes, or a cron pattern.',
    },
    zone: {
      kind: 'zone',
      optional: true,
      help: 'Whose clock counts; empty: the zone of the flow. It stays the same when you travel.',
    },
    missed: {
      kind: 'choice',
      label: 'Missed times',
      default: 'latest',
      help: 'What to do about times at which this computer was off or asleep.',
      options: [
        { value: 'latest', label: 'Make up for the latest one' },
        { value: 'all', label: 'Make up for every one' },
        { value: 'none', label: 'Leave them out' },
      ],
    },
    type: {
      kind: 'name',
      label: 'Event',
      names: 'event type',
      default: 'schedule.fired',
      help: 'The type of the event.',
    },
  },
  explain: ({ every, type = 'schedule.fired' }) =>
    `${sayType(type)} ${/^every /i.test(every) ? every.toLowerCase() : `at ${every}`}`,
  compile({ every, zone: chosen, missed, type }) {
    return async (context) => {
      const { clock } = context.services
      const waitUntil = waiter(clock, context.signal)
      const zone = chosen || context.zone
      const source = nodeSource(context.flow, context.node)
      const event = (slot: number): EventInput => ({
        id: new Date(slot).toISOString(),
        source,
        type,
        time: slot,
        data: slotData(slot, zone),
      })

      let last = lastSlot(context.position)
      if (last === undefined) {
        // From now on times count, also those at which this computer will be off.
        last = clock.now()
        await context.produce([], new Date(last).toISOString())
      }
      let caughtUp = false
      while (!context.signal.cancelled) {
        const now = clock.now()
        const due = slotsBetween(every, zone, last, now, missed === 'latest' ? 1 : batch)
        const final = due.at(-1)
        if (final !== undefined) {
          last = final
          const kept = missed === 'none' ? due.filter((slot) => now - slot <= grace) : due
          await context.produce(kept.map(event), new Date(last).toISOString())
        } else {
          if (!caughtUp) context.caughtUp()
          caughtUp = true
          const next = every.next(last, zone)
          if (next === null) return
          await waitUntil(next)
        }
      }
    }
  },
  examples: [
    {
      title: 'A report every morning',
      config: { every: 'every day at 06:00', zone: 'Europe/London', type: 'report.due' },
      given: [86_400_000],
      expect: { fired: [{ slot: '2026-03-03T06:00:00.000Z', day: '2026-03-03', zone: 'Europe/London' }] },
    },
    {
      title: 'A zone has days of its own',
      config: { every: 'every day at 00:30', zone: 'Pacific/Auckland' },
      given: [86_400_000],
      expect: { fired: [{ slot: '2026-03-02T11:30:00.000Z', day: '2026-03-03', zone: 'Pacific/Auckland' }] },
    },
  ],
})

/** Slots after `after` up to `now`: the first `limit` of them; with a limit of 1 only the latest. */
function slotsBetween(every: Schedule, zone: string, after: number, now: number, limit: number): readonly number[] {
  const slots: number[] = []
  for (let slot = every.next(after, zone); slot !== null && slot <= now; slot = every.next(slot, zone)) {
    if (limit === 1) slots[0] = slot
    else if (slots.push(slot) === limit) break
  }
  return slots
}

const slotData = (slot: number, zone: string): Json => ({
  slot: new Date(slot).toISOString(),
  day: zoneOf(zone)?.day(slot) ?? null,
  zone,
})

function lastSlot(position: Json): number | undefined {
  const time = typeof position === 'string' ? Date.parse(position) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
