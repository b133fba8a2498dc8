/** Reading only the parts of the data that somebody looks at, from a store on disk. */
import { describe, expect, it } from 'vitest'
import { absencesOf, noteAbsence } from '../../../runtime/host/absences.ts'
import type { Personal } from '../../../runtime/host/store/sealing.ts'
import type { Needs } from '../../../runtime/model/needs.ts'
import { commit, event } from '../../store-contract.ts'
import { newFolder } from './folder.ts'

const email = 'ann@example.org'
const personal: Personal = () => [{ subject: 'customer-1', paths: ['customer.email'] }]
const said = {
  customer: { email, name: 'Ann' },
  order: 820982911946,
  note: 'a "quoted" word',
  lines: [{ sku: 'S-1', n: 2 }],
}
const at = (offset: number, channel: string, text = JSON.stringify(said)) =>
  event(offset, { channel, data: JSON.parse(text), text })

const some: Needs = {
  fields: new Map<string, Needs>([
    ['customer', { fields: new Map([['email', 'all']]) }],
    ['lines', { fields: new Map(), items: { fields: new Map([['sku', 'all']]) } }],
  ]),
}
const needs = (channel: string): Needs => (channel === 'shop/all.event' ? 'all' : some)
const part = { customer: { email }, lines: [{ sku: 'S-1' }] }

describe('a read of parts', () => {
  it('gives them by channel, sealed ones in the open, and the text whole', () => {
    const store = newFolder().open({ personal })
    store.commit(commit({ events: [at(1, 'shop/in.event'), at(2, 'shop/all.event'), at(3, 'shop/other.event')] }))
    const channels = ['shop/in.event', 'shop/all.event', 'shop/other.event']
    for (const asked of [undefined, channels])
      expect(store.read(0, 9, asked, needs).map(({ data }) => data)).toEqual([part, said, part])
    expect(store.read(0, 9, channels.slice(0, 2), needs).map(({ data }) => data)).toEqual([part, said])
    expect(store.read(0, 9, channels, needs).map(({ text }) => text)).toEqual(Array(3).fill(JSON.stringify(said)))
    expect(store.read(0, 9, channels).map(({ data }) => data)).toEqual([said, said, said])
  })

  it('tells what was erased', () => {
    const store = newFolder().open({ personal })
    store.commit(commit({ events: [at(1, 'shop/in.event')] }))
    store.eraseSubject('customer-1', 5)
    expect(store.read(0, 1, undefined, needs)[0]?.data).toMatchObject({ customer: { email: { $erased: true } } })
  })

  it('keeps the digits of a long number, as reading everything does', () => {
    const store = newFolder().open()
    const text = '{"customer":{"email":12345678901234567890},"lines":[{"sku":0.1}]}'
    store.commit(commit({ events: [at(1, 'shop/in.event', text)] }))
    const [whole] = store.read(0, 1)
    expect(store.read(0, 1, undefined, needs)[0]?.data).toEqual(whole?.data)
    expect(whole?.data).toMatchObject({ customer: { email: '12345678901234567890' } })
  })

  it('has another part for whoever asks for another', () => {
    const store = newFolder().open()
    store.commit(commit({ events: [at(1, 'shop/in.event')] }))
    const order = (): Needs => ({ fields: new Map([['order', 'all']]) })
    expect(store.read(0, 1, undefined, needs)[0]?.data).toEqual(part)
    expect(store.read(0, 1, undefined, order)[0]?.data).toEqual({ order: 820982911946 })
    expect(store.read(0, 1, undefined, needs)[0]?.data).toEqual(part)
  })
})

describe('absences', () => {
  it('are noted in order, and read beside their owner', () => {
    const folder = newFolder()
    const store = folder.open()
    expect(absencesOf(store)).toEqual([])
    noteAbsence(store, { from: 1, to: 5 })
    noteAbsence(store, { from: 7, to: 9 })
    const reader = folder.open({ readonly: true })
    expect(absencesOf(reader)).toEqual([
      { from: 1, to: 5 },
      { from: 7, to: 9 },
    ])
    // Whoever only reads has nothing to note, and is not stopped by it.
    noteAbsence(reader, { from: 10, to: 11 })
    expect(absencesOf(store)).toHaveLength(2)
  })
})
