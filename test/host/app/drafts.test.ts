/** Edits: none is lost, none overwrites another one unseen. */
import { describe, expect, it } from 'vitest'
import { imported } from './flows.ts'
import { edited, newShop } from './open-shop.ts'

const rename = (name: string) => (document: { name: string }) => {
  document.name = name
}

describe('a draft', () => {
  it('keeps every save, with a revision that rises', async () => {
    const shop = await newShop()
    const flow = await imported(shop)
    const { text } = await shop.call('draft.read', { flow })
    const first = edited(text, rename('Large orders'))
    expect(await shop.call('draft.save', { flow, text: first, revision: 1, label: 'Rename' })).toEqual({ revision: 2 })
    await shop.reopen()
    expect(await shop.call('draft.read', { flow })).toMatchObject({
      text: first,
      revision: 2,
      state: 'off',
      live: null,
    })
    expect((await shop.call('flows.list', {}))[0]).toMatchObject({ flow, name: 'Large orders', steps: 3 })
  })

  it('is not overwritten by a window that has not seen the last save', async () => {
    const shop = await newShop()
    const flow = await imported(shop)
    const { text } = await shop.call('draft.read', { flow })
    const mine = edited(text, rename('Mine'))
    await shop.call('draft.save', { flow, text: mine, revision: 1, label: '' })
    const theirs = { flow, text: edited(text, rename('Theirs')), revision: 1, label: '' }
    expect(await shop.failure('draft.save', theirs)).toMatchObject({ code: 'DRAFT_CONFLICT', details: { revision: 2 } })
    expect((await shop.call('draft.read', { flow })).text).toBe(mine)
  })

  it('answers a save that is repeated, because its first answer was lost, as it did then', async () => {
    const shop = await newShop()
    const flow = await imported(shop)
    const { text } = await shop.call('draft.read', { flow })
    const save = { flow, text: edited(text, rename('Once')), revision: 1, label: '' }
    expect(await shop.call('draft.save', save)).toEqual({ revision: 2 })
    expect(await shop.call('draft.save', save)).toEqual({ revision: 2 })
  })

  it('tells the other windows of a save, and not the one that made it', async () => {
    const shop = await newShop()
    const flow = await imported(shop)
    const { text } = await shop.call('draft.read', { flow }, 'two')
    await shop.call('draft.save', { flow, text: edited(text, rename('New')), revision: 1, label: '' }, 'one')
    expect(shop.told.filter(({ event }) => event === 'draft')).toEqual([
      { window: 'two', event: 'draft', payload: { flow, revision: 2 } },
    ])
  })

  it('is kept with its problems, as long as it is JSON', async () => {
    const shop = await newShop()
    const flow = await imported(shop)
    const broken = JSON.stringify({ nodes: { a: { type: 'no such' } } })
    expect(await shop.call('draft.save', { flow, text: broken, revision: 1, label: '' })).toEqual({ revision: 2 })
    const preview = await shop.call('publish.preview', { flow })
    expect(preview.problems.length).toBeGreaterThan(0)
    expect(await shop.failure('publish.apply', { flow, revision: 2, choices: {}, by: '' })).toMatchObject({
      code: 'FLOW_PROBLEMS',
      details: { problems: expect.arrayContaining([expect.objectContaining({ code: 'FLOW_SHAPE' })]) },
    })
    expect((await shop.failure('draft.save', { flow, text: '{', revision: 2, label: '' })).code).toBe('FLOW_JSON')
    expect((await shop.failure('draft.save', { flow, text: '[]', revision: 2, label: '' })).code).toBe('FLOW_JSON')
    expect((await shop.call('draft.read', { flow })).text).toBe(broken)
  })

  it('cannot come into force over another flow by naming its id', async () => {
    const shop = await newShop()
    const [mine, other] = [await imported(shop), await imported(shop)]
    const { text } = await shop.call('draft.read', { flow: other })
    await shop.call('draft.save', { flow: mine, text, revision: 1, label: '' })
    const { problems } = await shop.call('publish.preview', { flow: mine })
    expect(problems).toEqual([
      expect.objectContaining({ code: 'FLOW_ID', fix: expect.objectContaining({ value: mine }) }),
    ])
  })

  it('says that it differs from what is live, but not because cards were moved', async () => {
    const shop = await newShop()
    const flow = await imported(shop)
    await shop.call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ann' })
    const differs = async (): Promise<boolean> => (await shop.call('flows.list', {}))[0]?.differs === true
    const { text } = await shop.call('draft.read', { flow })
    const moved = edited(text, (document: { layout: { hand: { x: number } } }) => {
      document.layout.hand.x = 99
    })
    await shop.call('draft.save', { flow, text: moved, revision: 1, label: '' })
    expect(await differs()).toBe(false)
    await shop.call('draft.save', { flow, text: edited(moved, rename('Other')), revision: 2, label: '' })
    expect(await differs()).toBe(true)
  })
})

describe('a flow', () => {
  it('goes only when it is off, and comes back as it was', async () => {
    const shop = await newShop()
    const flow = await imported(shop)
    await shop.call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ann' })
    expect((await shop.failure('flows.remove', { flow, by: 'Ann' })).code).toBe('FLOW_ON')
    await shop.call('flows.turn', { flow, to: 'off', by: 'Ann' })
    await shop.call('flows.remove', { flow, by: 'Ann' })
    expect(await shop.call('flows.list', {})).toEqual([])
    expect((await shop.failure('draft.read', { flow })).code).toBe('FLOW_MISSING')
    const back = await shop.call('flows.restore', { flow })
    expect(back).toMatchObject({ flow, state: 'off', live: { version: 1, by: 'Ann' } })
  })

  it('has tables of its own when it is copied, so that both can be turned on', async () => {
    const shop = await newShop()
    const flow = await imported(shop)
    await shop.call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ann' })
    const copy = await shop.call('flows.duplicate', { flow })
    const again = await shop.call('flows.duplicate', { flow })
    for (const { flow: id, revision } of [copy, again])
      await shop.call('publish.apply', { flow: id, revision, choices: {}, by: 'Ann' })
    expect((await shop.call('tables.list', {})).map(({ table }) => table)).toEqual(['totals', 'totals_2', 'totals_3'])
    expect(JSON.parse(copy.text).name).toBe('Orders (copy)')
  })
})
