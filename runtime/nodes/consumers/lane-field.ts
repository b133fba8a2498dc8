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
