import { expect, it } from 'vitest'
import { openSearch } from '../../../runtime/host/store/search.ts'
import { commit, event } from '../../store-contract.ts'
import { fill, newFolder } from './folder.ts'

const offsets = (found: readonly { readonly offset: number }[]): number[] => found.map(({ offset }) => offset)

it('finds events by any name or number in them, newest first, indexed or not', () => {
  const folder = newFolder()
  const store = folder.open()
  const data = {
    customer: { email: 'Ann@Example.org', number: 90_210 },
    note: 'no 7 words here',
    total: { minor: 4512 },
  }
  fill(store, 3)
  store.commit(
    commit({ events: [event(4, { data, text: JSON.stringify(data), subject: 'order-2', correlationid: 'K-77' })] }),
  )
  const search = openSearch(store)
  const all = () =>
    ['order-2', '#2', 'ann@example.org', '90210', 'k-77', 'words', '4512', 'e-4', ''].map((text) =>
      offsets(search.search(text, 10)),
    )
  const expected = [[4, 2], [], [4], [4], [4], [], [], [4], []]
  expect(all()).toEqual(expected)
  while (search.catchUp(50));
  expect(search.cursor()).toBe(4)
  expect(all()).toEqual(expected)
  fill(store, 1)
  expect(offsets(search.search('order-5', 10))).toEqual([5])
  search.close()
})

it('finds an article or a customer by name alone, whole or by a word of it, and no mere word', () => {
  const store = newFolder().open()
  const line = { sku: 'MUG', productName: 'Blue Tea Pot', state: 'paid', channel: 'web' }
  const data = { lines: [line], customer: { name: 'Ann Müller-Lüdenscheidt' }, note: 'Gift' }
  const made = (subject: string) => event(1, { data, text: JSON.stringify(data), subject })
  store.commit(commit({ events: [made('customer/anna/basket')] }))
  const search = openSearch(store)
  const found = () =>
    ['mug', 'Blue Tea Pot', 'pot', 'müller-lüdenscheidt', 'ANNA', 'basket', 'paid', 'web', 'gift', 'customer'].filter(
      (text) => search.search(text, 10).length > 0,
    )
  const expected = ['mug', 'Blue Tea Pot', 'pot', 'müller-lüdenscheidt', 'ANNA', 'basket']
  expect(found()).toEqual(expected)
  while (search.catchUp(50));
  expect(found()).toEqual(expected)
  search.close()
})

it('pages by offset and finds the number of an order alone', () => {
  const store = newFolder().open()
  store.commit(commit({ events: Array.from({ length: 9 }, (_, n) => event(n + 1, { subject: 'order-1042' })) }))
  const search = openSearch(store)
  search.catchUp(50)
  const first = search.search('1042', 4)
  expect(offsets(first)).toEqual([9, 8, 7, 6])
  expect(offsets(search.search('#1042', 4, 6))).toEqual([5, 4, 3, 2])
  search.close()
})

it('is made again when its file is gone, damaged or of another store', () => {
  const folder = newFolder()
  const store = folder.open()
  fill(store, 5)
  const again = (): number[] => {
    const search = openSearch(store)
    const before = search.cursor()
    while (search.catchUp(50));
    expect(offsets(search.search('order-3', 5))).toEqual([3])
    search.close()
    return [before, 5]
  }
  expect([again(), again()]).toEqual([
    [0, 5],
    [5, 5],
  ])
  folder.write('-search', Buffer.from('damaged'.repeat(100)))
  expect(again()).toEqual([0, 5])
  const reader = openSearch(folder.open({ readonly: true }), { readonly: true })
  expect(offsets(reader.search('order-3', 5))).toEqual([3])
  reader.close()
})

it('finds what is not indexed yet as it does later, however it was written', () => {
  const store = newFolder().open()
  const texts = [
    '{"order_id":1.042e3}',
    '{"order_id":"\\u0041-77"}',
    '{"customer_name":"M\\u00fcller"}',
    '{"customer_name":"Müller O’Neill"}',
    '{"order_id":"B/2000","title":"50% off_all"}',
    '{"order_id":2042.0}',
  ]
  const events = texts.map((text, at) => event(at + 1, { text, data: JSON.parse(text), subject: null }))
  store.commit(commit({ events }))
  const search = openSearch(store)
  const words = ['1042', 'a-77', 'muller', 'Müller', 'oneill', "o'neill", 'b/2000', '50%', 'off_all', '2042', 'offxall']
  const all = () => words.map((word) => offsets(search.search(word, 10)))
  const expected = [[1], [2], [4, 3], [4, 3], [4], [4], [5], [5], [5], [6], []]
  expect(all()).toEqual(expected)
  while (search.catchUp(50));
  expect(all()).toEqual(expected)
  search.close()
})
