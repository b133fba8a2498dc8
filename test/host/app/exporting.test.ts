/** A flow that is exported from the window: nothing that should not leave the shop does so unseen. */
import { describe, expect, it } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { template } from '../packages/large-orders.ts'
import { newShop } from './open-shop.ts'

const dirty = writeFlow(
  template({
    settings: { owner: 'carla@real-shop.com' },
    notes: { n1: { text: 'Key: sk_live_abcdefghijklmnop1234', x: 0, y: 0 } },
  }),
)
const nothing = { remove: [], keep: [] }

describe('an exported flow', () => {
  it('leaves at once, byte for byte, where nothing in it is for us alone', async () => {
    const shop = await newShop()
    const clean = writeFlow(template({ events: {}, tests: [] }))
    expect(await shop.call('flows.export', { text: clean, ...nothing })).toEqual({
      text: clean,
      undecided: [],
      removed: [],
      kept: [],
    })
  })

  it('T-P5 does not leave as long as something is undecided, and what was found is shown masked', async () => {
    const shop = await newShop()
    const found = await shop.call('flows.export', { text: dirty, ...nothing })
    expect(found.text).toBeNull()
    expect(found.undecided.map(({ kind, place }) => [kind, place])).toEqual(
      expect.arrayContaining([
        ['e-mail', 'settings.owner'],
        ['credential', 'notes.n1.text'],
        ['personal', 'tests.0.events.0.data.customer'],
      ]),
    )
    for (const word of ['carla@real-shop.com', 'sk_live_abcdefghijklmnop1234', 'ann"'])
      expect(JSON.stringify(found)).not.toContain(word)
  })

  it('leaves without what was removed and with what was kept; what is told twice is kept', async () => {
    const shop = await newShop()
    const { undecided } = await shop.call('flows.export', { text: dirty, ...nothing })
    const [owner] = undecided.filter(({ kind }) => kind === 'e-mail')
    const remove = undecided.map(({ id }) => id)
    const { text, removed, kept } = await shop.call('flows.export', { text: dirty, remove, keep: [owner?.id ?? ''] })
    expect(text).toContain('carla@real-shop.com')
    expect(text).not.toContain('sk_live_abcdefghijklmnop1234')
    expect(text).toContain('person 1')
    expect([kept.length, removed.length]).toEqual([1, undecided.length - 1])
    // It can be taken in again, and its tests still hold.
    expect(await shop.call('flows.import', { text: text ?? '' })).toMatchObject({ state: 'off' })
  })

  it('what is no flow is refused', async () => {
    const shop = await newShop()
    expect((await shop.failure('flows.export', { text: '{', ...nothing })).code).toBe('FLOW_JSON')
  })
})
