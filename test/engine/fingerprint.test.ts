import { expect, it } from 'vitest'
import { fingerprint, withoutParticulars } from '../../runtime/engine/fingerprint.ts'

const of = (message: string, stage = 'shop/mail', code = 'FAILED'): string => fingerprint({ stage, code, message })

it.each([
  ['Order #1042 has no total', 'Order #77 has no total'],
  ['Expected a number, got "ten"', 'Expected a number, got "a \\"quoted\\" one"'],
  ['ann@shop.example refused', 'bob.smith@else.example refused'],
  ['No answer within 20 s (9f86d081884c7d65)', 'No answer within 30 s (60303ae22b998861)'],
  ['tok_1 was declined', 'tok_993 was declined'],
])('%s and %s are one cause', (a, b) => {
  expect(of(a)).toBe(of(b))
})

it.each([
  [of('It was declined'), of('It was refused')],
  [of('No'), of('No', 'shop/other')],
  [of('No'), of('No', 'shop/mail', 'OTHER')],
])('another step, code or sentence is another cause', (a, b) => {
  expect(a).not.toBe(b)
})

it('keeps the words', () => {
  expect(withoutParticulars('Order "A-1"  costs 12.50 too much')).toBe('Order … costs … too much')
})
