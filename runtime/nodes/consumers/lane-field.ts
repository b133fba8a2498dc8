/** The field that every consumer has: which of its events wait for each other. */
import type { Fields } from '../../model/field.ts'

export const laneField = {
  orderBy: {
    kind: 'expression',
    label: 'Order by',
    expect: 'key',
    optional: true,
    help: 'Events with the same value are handled in order, others side by side. Without it: what the event is about.',
  },
} as const satisfies Fields

/** For consumers whose order is a courtesy: one that cannot be done must not keep the others from it for ever. */
export const giveWayField = {
  giveWay: {
    kind: 'boolean',
    label: 'Let the next ones by',
    default: false,
    help: 'One that the receiver does not take stands aside after three tries, and so does one that needs a look: those behind it go on. While the receiver is away, all wait in their order.',
  },
} as const satisfies Fields
