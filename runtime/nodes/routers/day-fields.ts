/** The fields of every step that counts by business days: whose days they are, and when one begins. */
import type { Fields } from '../../model/field.ts'

export const dayFields = {
  zone: {
    kind: 'zone',
    optional: true,
    shapesState: true,
    help: 'Whose days they are; empty: the zone of the flow.',
  },
  dayStart: {
    kind: 'duration',
    label: 'Day begins at',
    default: '0s',
    shapesState: true,
    help: 'How long after midnight a business day begins, such as 4h.',
  },
} as const satisfies Fields
