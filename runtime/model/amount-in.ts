/** The sum of money that an event is about, as it is shown beside it. */
import { isObject, type Json } from './json.ts'
import type { Money } from './money.ts'
import type { PartNeeds } from './needs.ts'

const money: PartNeeds = {
  fields: new Map([
    ['minor', 'all'],
    ['currency', 'all'],
  ]),
}

/** All that `amountIn` looks at. */
export const amountNeeds: PartNeeds = { ...money, others: { ...money, others: money } }

/** The first sum of money in the data: at the top, else one level down. */
export function amountIn(data: Json): Money | null {
  const own = asAmount(data)
  if (own !== null || !isObject(data)) return own
  const parts = Object.values(data)
  for (const part of parts) {
    const found = asAmount(part)
    if (found !== null) return found
  }
  for (const part of parts) {
    for (const inner of isObject(part) ? Object.values(part) : []) {
      const found = asAmount(inner)
      if (found !== null) return found
    }
  }
  return null
}

function asAmount(value: Json): Money | null {
  if (!isObject(value)) return null
  const { minor, currency } = value
  return typeof minor === 'number' && typeof currency === 'string' ? { minor, currency } : null
}
