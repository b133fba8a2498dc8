/** What goes along with an event that follows from another: how far it is from the first, and whether it is of the past. */
import { describe, expect, it } from 'vitest'
import { type Emitter, emitted } from '../../runtime/engine/emission.ts'
import { firedEvent } from '../../runtime/engine/fired-timer.ts'
import { onTime } from '../../runtime/engine/stage-facts.ts'
import type { CloudEvent } from '../../runtime/model/event.ts'
import { event } from '../store-contract.ts'

const inside: Emitter = { flow: 'shop', node: 'sums', public: false }
const toAll: Emitter = { ...inside, public: true }
const follows = (emitter: Emitter, attributes: CloudEvent['attributes']) =>
  emitted(emitter, 'out', event(1, { attributes }), 0, undefined, undefined).attributes

describe('the way from flow to flow', () => {
  it.each<[what: string, emitter: Emitter, was: CloudEvent['attributes'], is: CloudEvent['attributes']]>([
    ['is not counted within a flow', inside, null, null],
    ['keeps its count within a flow', inside, { hop: 3 }, { hop: 3 }],
    ['begins with one', toAll, null, { hop: 1 }],
    ['grows by one', toAll, { hop: 3 }, { hop: 4 }],
    ['may be 32 long', toAll, { hop: 31 }, { hop: 32 }],
    ['begins anew where a sender claims less than nothing', toAll, { hop: -1_000_000 }, { hop: 1 }],
    ['begins anew where a sender claims a word', toAll, { hop: 'far' }, { hop: 1 }],
    ['leaves what else goes along', toAll, { shop: 'x', hop: 1 }, { shop: 'x', hop: 2 }],
    ['leaves the writing of a time behind', toAll, { timetext: '10:00' }, { hop: 1 }],
  ])('%s', (_what, emitter, was, is) => expect(follows(emitter, was)).toEqual(is))

  it('ends after 32, so that a circle of flows does', () => {
    expect(() => follows(toAll, { hop: 32 })).toThrow(/caused one another 32 times/)
  })
})

describe('a timer that fires', () => {
  const fired = (late: number, attributes: CloudEvent['attributes'] = null) =>
    firedEvent(
      inside,
      'c-1',
      100,
      9,
      { late, away: undefined },
      event(4, { id: 'o-1', subject: 's', partitionkey: 'p', attributes }),
    )

  it('is about what started it', () => {
    expect(fired(0)).toMatchObject({
      ...{ offset: 4, time: 100, channel: 'shop/sums.timer', subject: 's', partitionkey: 'p' },
      ...{ correlationid: 'o-1', causationid: 'o-1', data: { key: 'c-1', before: 9 } },
    })
    expect(fired(0).data).not.toHaveProperty('late')
  })

  it('says how late it was where it was late', () => expect(fired(5).data).toEqual({ key: 'c-1', before: 9, late: 5 }))

  it('says when nobody listened last, where that is known', () => {
    const away = { from: 40, to: 90 }
    expect(firedEvent(inside, 'c-1', 100, 9, { late: 0, away }, undefined).data).toEqual({
      key: 'c-1',
      before: 9,
      away,
    })
  })

  it('is of the past where that was read in, and of today otherwise', () => {
    expect(fired(0, { cforigin: 'import', shop: 'x' }).attributes).toEqual({ cforigin: 'import' })
    expect(fired(0, { cforigin: 'live' }).attributes).toBeNull()
    expect(fired(0).attributes).toBeNull()
  })

  it('needs no event that started it', () => {
    expect(firedEvent(inside, 'c-1', 100, 9, onTime, undefined)).toMatchObject({
      ...{ offset: 0, subject: null, partitionkey: null, correlationid: null, causationid: null, attributes: null },
    })
  })
})
