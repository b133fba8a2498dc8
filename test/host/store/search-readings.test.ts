/** What people type, and the word that stands in an event. */
import { expect, it } from 'vitest'
import { slipBetween } from '../../../runtime/host/store/near-words.ts'
import { openSearch } from '../../../runtime/host/store/search.ts'
import { commit, event } from '../../store-contract.ts'
import { newFolder } from './folder.ts'

const data = {
  number: '#1042',
  payment_id: 'P-1042',
  customer: { name: "Mary O'Neill" },
  recipient: { name: 'Jörg Müßig' },
  lines: [{ sku: 'BLUE-MUG' }, { sku: 'redplate' }, { sku: 'Big Kettle' }],
}

const typed: readonly (readonly [typed: string, meant: string])[] = [
  ['1042', '1042'],
  ['#1042', '1042'],
  ['order 1042', '1042'],
  ['Order #1042', '1042'],
  ['  order   no. 1042 ', '1042'],
  ['order number: 1042', '1042'],
  ['what happened to order 1042?', '1042'],
  ['p-1042', 'p-1042'],
  ['P1042', 'p-1042'],
  ['payment p 1042', 'p-1042'],
  ['blue-mug', 'blue-mug'],
  ['Blue Mug', 'blue-mug'],
  ['sku BLUE_MUG', 'blue-mug'],
  ['REDPLATE', 'redplate'],
  ['red plate', 'redplate'],
  ['the big kettle', 'big kettle'],
  ['kettle', 'kettle'],
  ['Mary O’Neill', "mary o'neill"],
  ['oneill', 'oneill'],
  ['Jorg Mussig', 'jorg mussig'],
  ['nobody', 'nobody'],
]

it('a word is found as people write it, indexed or not', () => {
  const store = newFolder().open()
  store.commit(commit({ events: [event(1, { data, text: JSON.stringify(data), subject: 'order/1042' })] }))
  const search = openSearch(store)
  const meant = () => typed.map(([text]) => [text, search.meant(text)])
  expect(meant()).toEqual(typed)
  while (search.catchUp(50));
  expect(meant()).toEqual(typed)
  search.close()
})

it.each([
  ['1042', '1024', 0],
  ['1042', '104', 1],
  ['mary', 'marry', 1],
  ['1042', '1043', 2],
  ['1042', '1042', undefined],
  ['1042', '2143', undefined],
  ['mug', 'cup', undefined],
])('a slip between %s and %s: %s', (one, other, slip) => {
  expect(slipBetween(one, other)).toBe(slip)
  expect(slipBetween(other, one)).toBe(slip)
})
