/** What people said and decided then is part of the past: a run over it goes by the same answers. */
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { openTasks } from '../../../runtime/engine/open-tasks.ts'
import { replay } from '../../../runtime/engine/replay/replay.ts'
import { answerEvent } from '../../../runtime/model/approval.ts'
import type { Attempt } from '../../../runtime/model/effect.ts'
import { Bench, flowOf, planOf } from '../flows.ts'
import { again, recorded, runThrough } from './lived-again.ts'

const amount = { minor: 500_000, currency: 'GBP' }
const columns = (...names: string[]) => names.map((name) => ({ name, value: `data.${name}`, optional: true }))

/** Orders above a limit are asked about; what was approved is noted. */
const asking = (limit: number): Plan =>
  planOf(
    flowOf(
      {
        in: { type: 'manual' },
        large: { type: 'filter', when: `data.total > ${limit}` },
        ask: { type: 'approval', what: 'Release {data.id}?', limit: '4h' },
        approved: { type: 'table', table: 'approved', columns: columns('id') },
        small: { type: 'table', table: 'small', columns: columns('id') },
      },
      ['in.event > large', 'large.pass > ask', 'large.rest > small', 'ask.approved > approved'],
    ),
  )

function asked(plan: Plan): Bench {
  const bench = new Bench([plan])
  for (const [id, total] of [
    ['A', 50],
    ['B', 15],
  ] as const) {
    bench.send({ id, data: { id, total } })
    const [task] = openTasks(bench.store, 'test', 'ask')
    if (task === undefined) throw new Error('Nothing is asked')
    bench.clock.advance(60_000)
    const said = answerEvent(task, { verdict: 'approved', by: 'Ann', reason: '' }, bench.clock.now())
    bench.engine.offer({ events: [said], settle() {} })
    bench.run()
  }
  return bench
}

describe('what a person answered', () => {
  it('counts in a run over the past as it did then', () => {
    const plan = asking(10)
    const { store, clock } = asked(plan)
    expect([...store.rows('approved')]).toEqual([{ id: 'A' }, { id: 'B' }])
    expect(again(store, plan, clock.now())).toEqual(recorded(store, plan))
  })

  it('reaches no question that a changed flow would not have asked', () => {
    const { store, clock } = asked(asking(10))
    const after = asking(20)
    const all = { past: store, before: asking(10), after, first: 1, last: store.head, planOf: () => asking(10) }
    const report = runThrough(replay({ ...all, until: clock.now() }))
    expect(report.tables.map(({ table, added, gone }) => [table, added, gone])).toEqual([
      ['approved', 0, 1],
      ['small', 1, 0],
    ])
  })
})

describe('what was told before a person decided about an effect', () => {
  const plan = planOf(
    flowOf(
      {
        in: { type: 'manual' },
        pay: { type: 'payment', payment: 'data.id', tries: 2 },
        open: { type: 'table', table: 'open', columns: columns('payment_id', 'reason') },
        paid: { type: 'table', table: 'paid', columns: columns('payment_id') },
      },
      ['in.event > pay', 'pay.unknown > open', 'pay.captured > paid'],
    ),
  )
  const lost: Attempt = { kind: 'unknown', reason: 'No answer' }
  const down: Attempt = { kind: 'retry', reason: 'Down' }

  it.each<[string, readonly Attempt[], 'happened' | 'did not happen']>([
    ['nobody knew, and a person did', [lost, lost], 'happened'],
    ['nobody got through, and it was tried anew', [down, down], 'did not happen'],
    ['it was tried anew, and nobody got through again', [down, down, down, down], 'did not happen'],
  ])('is told again, in the words of then: %s', (_what, attempts, verdict) => {
    const bench = new Bench([plan])
    bench.send({ id: 'A', data: { id: 'A', amount, method_token: 'tok_visa' } })
    const next = (attempt: Attempt): void => {
      bench.clock.advance(600_000)
      const [effect] = bench.engine.beginEffects(1)
      if (effect === undefined) throw new Error('Nothing is tried')
      bench.engine.endEffect(effect.key, attempt)
      bench.run()
    }
    for (const attempt of attempts) {
      next(attempt)
      const [stuck] = bench.store.effects({ states: ['dead', 'unknown'] })
      if (stuck) bench.engine.decide({ kind: 'effect', key: stuck.key, verdict, by: 'Ann', reason: 'I looked' })
      bench.run()
    }
    if (verdict === 'did not happen') next({ kind: 'done', answer: { status: 'captured' } })
    const { store, clock } = bench
    expect([...store.rows('paid')]).toHaveLength(1)
    expect([...store.rows('open')]).toEqual([{ payment_id: 'A', reason: attempts[0] === lost ? 'No answer' : 'Down' }])
    expect(again(store, plan, clock.now())).toEqual(recorded(store, plan))
  })
})
