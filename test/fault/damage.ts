/** Damages the files of a killed store at random places, and tells who notices: opening, the full check, or nobody. */
import { seeded } from '../../runtime/engine/simulated.ts'
import { verifyAll } from '../../runtime/host/store/verify.ts'
import { CounterflowError } from '../../runtime/model/problem.ts'
import { below, breath, changed, flipped, lay, newPlace, type Picture, pick } from './place.ts'
import { type Content, contentOf, open, type Worn, wearOut } from './worn-store.ts'

/**
 * `reported`: with a stable code. `harmless`: all reads as before. `derived`: the log is whole, but a table, a state or
 * a ledger row, none of which carries a checksum, reads differently. `silent`: the log reads differently and nobody says so.
 */
export type Outcome =
  | { readonly kind: 'reported'; readonly code: string; readonly offset: number | undefined }
  | { readonly kind: 'harmless' }
  | { readonly kind: 'derived' }
  | { readonly kind: 'silent'; readonly what: string }
  /** It failed, and with words that mean nothing to the person in front of it. */
  | { readonly kind: 'unclear'; readonly what: string }

export type Case = { readonly name: string; readonly outcome: Outcome }

/** Opens the files as the next process does and reads all of it. */
export function outcomeOf(picture: Picture, before: Content, path: string): Outcome {
  lay(picture, path)
  let store: ReturnType<typeof open> | undefined
  try {
    store = open(path)
    const damage = store.facts.tail?.damage ?? verifyAll(store.parts).damage
    if (damage) return { kind: 'reported', code: 'EVENT_CORRUPT', offset: damage.offset }
    const now = contentOf(store)
    const differs = now.log.findIndex((event, n) => event !== before.log[n])
    if (differs >= 0) return { kind: 'silent', what: `event ${differs + 1} is ${now.log[differs]}` }
    if (now.log.length < before.log.length) return { kind: 'silent', what: `the log ends at ${now.log.length}` }
    return now.derived === before.derived ? { kind: 'harmless' } : { kind: 'derived' }
  } catch (error) {
    return thrown(error)
  } finally {
    closeQuietly(store)
  }
}

function thrown(error: unknown): Outcome {
  if (error instanceof CounterflowError) {
    const offset = error.details.offset
    return { kind: 'reported', code: error.code, offset: typeof offset === 'number' ? offset : undefined }
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // What SQLite itself says about a damaged page; callers turn it into STORE_CORRUPT.
  if (code.startsWith('SQLITE_CORRUPT')) return { kind: 'reported', code: 'STORE_CORRUPT', offset: undefined }
  return { kind: 'unclear', what: error instanceof Error ? `${code} ${error.stack}` : String(error) }
}

/** A damaged store may fail at its last checkpoint, too. */
function closeQuietly(store: ReturnType<typeof open> | undefined): void {
  try {
    store?.close()
  } catch (error) {
    if (thrown(error).kind === 'unclear') throw error
  }
}

type Hurt = { readonly name: string; readonly picture: Picture }

/** One random damage: a cut or a flip of the journal, a flip in the file of a killed or of a closed store. */
function hurt(random: () => number, { killed, closed }: Worn): Hurt {
  const wal = killed.get('-wal') ?? Buffer.alloc(0)
  const dice = random()
  if (dice < 0.25) {
    const at = below(random, wal.length)
    return { name: `journal cut at ${at}`, picture: changed(killed, '-wal', wal.subarray(0, at)) }
  }
  const [name, end, from] =
    dice < 0.5
      ? (['journal', '-wal', killed] as const)
      : pick(random, [['file of a killed store', '', killed] as const, ['file of a closed store', '', closed] as const])
  const bytes = from.get(end) ?? Buffer.alloc(0)
  const [at, bit] = [below(random, bytes.length), below(random, 8)]
  return { name: `${name}, bit ${bit} of byte ${at}`, picture: changed(from, end, flipped(bytes, at, bit)) }
}

export type DamageOptions = { readonly flips: number; readonly seed: number; onCase?(done: number): void }

/** `flips` random damages, each to files of its own. The same seed damages the same places. */
export async function damageAtRandom({ flips, seed, onCase }: DamageOptions): Promise<Case[]> {
  const random = seeded(seed)
  const cases: Case[] = []
  const place = newPlace()
  try {
    const worn = wearOut(place.store)
    while (cases.length < flips) {
      const { name, picture } = hurt(random, worn)
      cases.push({ name, outcome: outcomeOf(picture, worn.content, `${place.folder}/hurt/shop.db`) })
      onCase?.(cases.length)
      await breath()
    }
    return cases
  } finally {
    place.remove()
  }
}

/** `EVENT_CORRUPT 12, harmless 3`, the most frequent first. */
export function tally(cases: readonly Case[]): string {
  const counts = new Map<string, number>()
  for (const { outcome } of cases) {
    const name = outcome.kind === 'reported' ? outcome.code : outcome.kind
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}
