/** The outcome of a run over the past in sentences: steps by their names, and only what is worse as a warning. */
import { expect, it } from 'vitest'
import { outcomeLines, toldBy } from '../../../renderer/panels/past/outcome-words.ts'
import { orders } from '../../host/app/flows.ts'

const none = { tables: [], effects: [], outputs: [] }
const before = { sums: { type: 'note', version: 1, name: 'Sales by day', config: {} } }
const draft = toldBy(orders(), { before })

it.each([
  [3, 0, 'At Sales by day nothing would need a look, was 3', 'plain'],
  [3, 1, 'At Sales by day one event would need a look, was 3', 'plain'],
  [0, 2, 'At Sales by day 2 events would need a look, was 0', 'bad'],
])('of a step that the draft has taken away, where %i needed a look and %i would: %s', (was, now, text, tone) => {
  const lines = outcomeLines({ ...none, look: [{ node: 'sums', was, now, new: [], gone: [] }] }, draft)
  expect(lines).toEqual([{ id: 'look sums', text, tone }])
})

it('says nothing where as many need a look as did', () => {
  expect(outcomeLines({ ...none, look: [{ node: 'sums', was: 2, now: 2, new: [], gone: [] }] }, draft)).toEqual([])
})
