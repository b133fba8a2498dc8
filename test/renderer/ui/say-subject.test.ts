/** What an event is about, said without its code. */
import { expect, it } from 'vitest'
import { saySubject } from '../../../runtime/nodes/words.ts'

it.each([
  ['order/1042', 'Order 1042'],
  ['stock/main/TEA-B', 'Stock main · TEA-B'],
  ['gift_card/7', 'Gift card 7'],
  ['1042', '1042'],
  ['', ''],
  ['/etc/passwd', '/etc/passwd'],
  ['https://example.com/a', 'https://example.com/a'],
  ['order//', 'order//'],
])('%j is said as %j', (subject, said) => expect(saySubject(subject)).toBe(said))
