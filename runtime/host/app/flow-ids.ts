/** Ids of new flows: readable, and never one that another flow has or had. */
import type { Random } from '../../model/services.ts'

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
const longest = 40

/** `Take a payment` becomes `take-a-payment-k3xw`. */
export function newFlowId(name: string, random: Random, taken: ReadonlySet<string>): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, longest)
    .replace(/-+$/, '')
  for (;;) {
    let end = ''
    for (let n = 0; n < 4; n++) end += letters[Math.floor(random() * letters.length)] ?? 'a'
    const id = `${slug === '' ? 'flow' : slug}-${end}`
    if (!taken.has(id)) return id
  }
}
