/** The field of every producer whose events may come out of order. */
import type { Fields } from '../../model/field.ts'

export const lateField = {
  lateBy: {
    kind: 'duration',
    label: 'Late by up to',
    default: '0s',
    help: 'How much later than it happened an event may come. Waits and windows stay open that much longer.',
  },
} as const satisfies Fields
