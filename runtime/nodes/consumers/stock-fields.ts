/** What a merchant fills in about stock: which events move it, and what happens when there is not enough. */
import type { Fields } from '../../model/field.ts'
import { laneField } from './lane-field.ts'

export const changeKinds = [
  { value: 'receive', label: 'Goods come in' },
  { value: 'adjust', label: 'Correct it by more or less' },
  { value: 'set', label: 'Set to a counted figure' },
  { value: 'sell', label: 'Sell' },
  { value: 'reserve', label: 'Hold for a shopper' },
  { value: 'release', label: 'Give a hold back' },
  { value: 'expect', label: 'Ordered, on its way' },
  { value: 'check', label: 'Look whether there is enough' },
] as const

export const stockFields = {
  table: {
    kind: 'name',
    label: 'Table',
    names: 'table',
    default: 'stock',
    shapesState: true,
    help: 'The table with item, location, available, committed and incoming.',
  },
  changes: {
    kind: 'list',
    label: 'What moves stock',
    minimum: 1,
    shapesState: true,
    help: 'Which events change the stock, and how. An event that fits none changes nothing.',
    fields: {
      when: {
        kind: 'expression',
        label: 'When',
        expect: 'boolean',
        help: 'Which events: the order is paid, say.',
      },
      change: { kind: 'choice', help: 'What such an event does.', options: changeKinds },
      item: {
        kind: 'expression',
        expect: 'text',
        optional: true,
        help: 'The item, such as its number (SKU). Its writing counts: 85123a is not 85123A.',
      },
      location: {
        kind: 'expression',
        expect: 'text',
        optional: true,
        help: 'Where it lies; empty: everything is in one place, main. Who only looks finds it in any place.',
      },
      quantity: {
        kind: 'expression',
        expect: 'any',
        optional: true,
        help: 'How many; exact, also 0.35. Empty: 1. Nothing (null) is unknown and changes nothing.',
      },
      lines: {
        kind: 'expression',
        expect: 'any',
        optional: true,
        help: 'Instead of one item: a list of lines with item or sku, quantity or qty, and location, such as the lines of an order.',
      },
      reservation: {
        kind: 'expression',
        label: 'Hold',
        expect: 'key',
        optional: true,
        help: 'What the hold is called, such as the number of the checkout.',
      },
    },
  },
  hold: {
    kind: 'duration',
    label: 'Hold for',
    default: '15m',
    help: 'How long goods are held; 0s: until they are given back or sold.',
  },
  keepBack: {
    kind: 'number',
    label: 'Keep back',
    optional: true,
    minimum: 0,
    help: 'How many of each item are never held for a shopper, because a count may be wrong. A sale may still take them.',
  },
  policy: {
    kind: 'choice',
    label: 'When there is not enough',
    default: 'refuse',
    help: 'What becomes of a hold or a sale without enough stock. It is always told.',
    options: [
      { value: 'refuse', label: 'Refuse holds; leave the sale to a person' },
      { value: 'alert', label: 'Refuse holds; book the sale below zero' },
      { value: 'backorder', label: 'Accept both, below zero' },
    ],
  },
  tellHeld: {
    kind: 'boolean',
    label: 'Tell what is held',
    default: false,
    help: 'Also tells of a change of what is held alone, as when a hold is sold, and until when the latest hold lasts.',
  },
  ...laneField,
} as const satisfies Fields
