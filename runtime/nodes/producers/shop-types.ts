/** Which events of a connection a step hears. */
import { namePattern } from './name-pattern.ts'

/** What we say about a connection ourselves is not the shop's word: heard by who names it, not by who hears everything. */
const ours = ['event.quarantined', 'channel.recovered', 'channel.quiet']

export function shopTypes(types: string): (type: string) => boolean {
  const fits = namePattern(types)
  const named = types.split(',').map((type) => type.trim())
  const unheard = new Set(ours.filter((type) => !named.includes(type) && !named.includes(`${type.split('.', 1)[0]}.*`)))
  return (type) => !unheard.has(type) && fits(type)
}
