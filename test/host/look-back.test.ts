/** What the page of an event and `counterflow why` tell, from a real store, is what the engine did with the event. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lookBack } from '../../runtime/host/look-back.ts'
import { openStore, type SqliteStore } from '../../runtime/host/store/open.ts'
import type { CloudEvent } from '../../runtime/model/event.ts'
import { planOf } from '../engine/flows.ts'
import { explainedReasons, explainedSteps } from '../engine/replay/explained-steps.ts'
import { nameOf, noted } from '../engine/replay/noted.ts'
import { tradeDraws, tradeFlow } from '../engine/replay/trade-flow.ts'
import { liveTrade } from '../engine/replay/trade-life.ts'
import { type TradeMoment, tradeMoments } from '../engine/replay/trade-past.ts'

function inStore(run: (store: SqliteStore) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'look-back-'))
  const store = openStore(join(folder, 'shop.db'), { reserveBytes: 0, files: folder })
  try {
    run(store)
  } finally {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A part of a day: thousands of hours that nothing happens in are looked back at elsewhere. */
const shortened = (moments: readonly TradeMoment[]): readonly TradeMoment[] =>
  moments.slice(0, 10).map((each) => ({ ...each, pause: Math.min(each.pause, 3_000_000) }))

it('tells of every event its way, the reasons, what it caused, what was asked because of it, and what needs a look', () => {
  let told = 0
  fc.assert(
    fc.property(tradeDraws, tradeMoments, (draw, moments) =>
      inStore((store) => {
        const { plan, notes } = noted(planOf(tradeFlow(draw)))
        store.saveVersion({ hash: plan.hash, flow: plan.flow.id, text: JSON.stringify(plan.flow), at: 0 })
        store.deploy({ flow: plan.flow.id, hash: plan.hash, state: 'on', at: 0 })
        liveTrade(plan, shortened(moments), store)
        const events = store.read(0, 1_000_000)
        const effects = store.effects({})
        for (const event of events) {
          if (event.channel.endsWith('.timer')) continue
          const found = lookBack(store, event, () => plan)
          const way = found.flows.flatMap(({ paths }) => explainedSteps(plan, store, event, paths))
          expect(way).toEqual([...(notes.reached.get(nameOf(event)) ?? [])].sort())
          expect(explainedReasons(found.outcomes)).toEqual(Object.fromEntries(notes.said.get(nameOf(event)) ?? []))
          const asked = effects.filter(({ offset }) => offset === event.offset)
          expect(found.effects.map(({ key }) => key).sort()).toEqual(asked.map(({ key }) => key).sort())
          const caused = events.filter(({ causationid, offset }) => causationid === event.id && offset > event.offset)
          expect(found.caused.map(({ offset }) => offset)).toEqual(caused.map(({ offset }) => offset))
          told += found.outcomes.length + found.effects.length + found.letters.length
        }
      }),
    ),
    { numRuns: 20 },
  )
  // Otherwise nothing was proven.
  expect(told).toBeGreaterThan(0)
})

it('finds what an event caused behind hundreds of others that only belong to the same', () => {
  inStore((store) => {
    const blank = { split: 0, channel: 'events', source: '/test', type: 'x', subject: null, partitionkey: null }
    const events = Array.from({ length: 400 }, (_, n): CloudEvent => {
      const causationid = n === 0 ? null : n === 399 ? 'e1' : `e${n}`
      const name = { offset: n + 1, id: `e${n + 1}`, correlationid: n === 0 ? null : 'e1', causationid }
      return { ...blank, ...name, time: n, attributes: null, data: null, text: 'null' }
    })
    store.commit({ at: 1, events, repeats: [], positions: [], stages: [], effects: [] })
    const [first] = store.read(0, 1)
    expect(first && lookBack(store, first).caused.map(({ offset }) => offset)).toEqual([2, 400])
  })
})
