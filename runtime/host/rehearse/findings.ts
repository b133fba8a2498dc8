/** What is wrong with a store after a rehearsal: everything that the promise of the runtime forbids, counted. */
import type { Plan } from '../../compile/plan.ts'
import { isObject } from '../../model/json.ts'
import type { Store } from '../../model/store.ts'
import type { Findings } from './message.ts'
import type { Arrival } from './sale.ts'

type Facts = Pick<Findings, 'behind' | 'simulatedHours'>

export function findingsOf(store: Store, plan: Plan, sent: readonly Arrival[], facts: Facts): Findings {
  const ids = new Map(sent.map(({ event }) => [String(event.id), String(event.source)]))
  const missing = [...ids].filter(([id, source]) => store.find(source, id) === undefined).length
  const late = plan.stages.filter(({ name }) => (store.stage(name)?.cursor ?? 0) < store.head).length
  return {
    accepted: ids.size,
    lost: missing + late,
    unfinished: store.effects({ states: ['pending', 'inflight'] }).length,
    oversold: oversoldIn(store, plan),
    letters: store.letters().map(({ stage, message }) => `${stage}: ${message}`),
    unknown: store.effects({ states: ['unknown', 'dead'] }).length,
    ...facts,
  }
}

/** A figure below zero is a fact of some shops, but never one that nobody was told of. */
function oversoldIn(store: Store, plan: Plan): number {
  let pieces = 0
  for (const stage of plan.stages.filter(({ type }) => type === 'stock')) {
    const told = new Set<string>()
    for (const { type, data } of store.read(0, Number.MAX_SAFE_INTEGER, [
      `${stage.name}.oversold`,
      `${stage.name}.changed`,
    ])) {
      if (!isObject(data)) continue
      const place = `${data.location}/${data.item}`
      if (type === 'inventory.oversold') told.add(place)
      else if (Number(data.after) < 0 && !told.has(place))
        pieces += Math.min(-Number(data.after), Math.abs(Number(data.delta)))
    }
    // The table is what the shop page shows: it must be what the changes add up to.
    pieces += differing(store, stage.name, stage.tables[0]?.name)
  }
  return pieces
}

function differing(store: Store, stage: string, table: string | undefined): number {
  if (table === undefined) return 0
  const sums = new Map<string, number>()
  for (const { data } of store.read(0, Number.MAX_SAFE_INTEGER, [`${stage}.changed`]))
    if (isObject(data)) {
      const place = `${data.location}/${data.item}`
      sums.set(place, (sums.get(place) ?? 0) + Number(data.delta))
    }
  return [...store.rows(table)].reduce(
    (wrong, { item, location, available }) =>
      wrong + Math.abs((sums.get(`${location}/${item}`) ?? 0) - Number(available)),
    0,
  )
}
