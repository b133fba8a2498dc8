/** The fields that a person would name: those of the data, and of an amount only the amount. */
import type { EventField } from '../../document/event-fields.ts'

export function shownFields(fields: readonly EventField[]): readonly EventField[] {
  const amounts = fields.filter(({ type }) => type === 'money').map(({ path }) => `${path}.`)
  return fields.filter(({ path }) => path.startsWith('data') && !amounts.some((amount) => path.startsWith(amount)))
}
