/** What the command palette offers for what was typed. */
import { match } from './fuzzy.ts'
import type { IconName } from './icons.ts'

export type CommandEntry = {
  readonly id: string
  readonly title: string
  readonly group: string
  readonly icon?: IconName | (string & {}) | undefined
  readonly keys?: string | undefined
  /** Said after the title: where it leads, or why. Searched too. */
  readonly hint?: string | undefined
  run(): void
}

export type CommandGroup = { readonly value: string; readonly items: readonly CommandEntry[] }

/** Groups in the order in which they were given, or, once something is typed, best find first. */
export function found(entries: readonly CommandEntry[], query: string): readonly CommandGroup[] {
  const hits = entries
    .map((entry) => ({ entry, score: scoreOf(entry, query) }))
    .filter((hit): hit is { entry: CommandEntry; score: number } => hit.score !== null)
    .sort((a, b) => b.score - a.score)
  const groups = new Map<string, CommandEntry[]>()
  for (const { entry } of hits) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry])
  return [...groups].map(([value, items]) => ({ value, items }))
}

function scoreOf(entry: CommandEntry, query: string): number | null {
  const byTitle = match(query, entry.title)
  if (byTitle !== null || entry.hint === undefined) return byTitle
  const byHint = match(query, `${entry.title} ${entry.hint}`)
  return byHint === null ? null : byHint / 2
}
