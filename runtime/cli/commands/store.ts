/** Looks after a store: copies of it, their way back, the proof of the log, what may go. */

import { nearest } from '../../model/nearest.ts'
import type { Command, Line } from '../command.ts'
import { UsageError } from '../exit.ts'
import { copies } from '../store-copies.ts'
import { hold, holds, release } from '../store-hold.ts'
import { gap, restore, resume } from '../store-restore.ts'
import { backup, erase, retain, type StoreWork, verify } from '../store-work.ts'

const works: { readonly [name: string]: { readonly words: number; readonly usage: string; readonly work: StoreWork } } =
  {
    backup: { words: 3, usage: 'store backup <store> <copy>', work: backup },
    restore: { words: 3, usage: 'store restore <store> <copy>', work: restore },
    gap: { words: 2, usage: 'store gap <store>', work: gap },
    resume: { words: 2, usage: 'store resume <store>', work: resume },
    verify: { words: 2, usage: 'store verify <store>', work: verify },
    retain: { words: 2, usage: 'store retain <store> --days <count> | --size <MB> [--yes]', work: retain },
    hold: { words: 3, usage: 'store hold <store> <event> --for <text>', work: hold },
    holds: { words: 2, usage: 'store holds <store>', work: holds },
    release: { words: 3, usage: 'store release <store> <event>', work: release },
    erase: { words: 3, usage: 'store erase <store> <person> [--yes] [--copies]', work: erase },
    copies: { words: 2, usage: 'store copies <store> [--clean | --delete <copy>]', work: copies },
  }

export const store: Command = {
  name: 'store',
  summary: 'Back up, restore, verify and clean up a store',
  usage: 'backup|restore|gap|resume|verify|retain|hold|holds|release|erase|copies <store> …',
  help: `backup <store> <copy>     makes a copy beside all work and proves it, event by event. The key file of personal data
                          is not part of it: what was erased stays erased.
restore <store> <copy>    puts a proven copy in the place of the store. The store that was there is kept beside it.
                          Nothing is sent from then on, because the world has moved on since the copy was made; what
                          was done meanwhile, and is not known to the copy, is told.
gap <store>               tells that again: which events are missing, and what was done outside.
resume <store>            lets things be sent again after a restore, once you know what is missing.
verify <store>            checks every event and every commit of the log against its hash, beside all work.
retain <store>            removes the oldest events, older than --days or until the store is below --size. Tables,
                          state and the knowledge of what was accepted before stay.
hold <store> <event>      keeps an event, by its offset or id, and all that came after it from being removed, as for a
                          case in dispute, whatever retain or the rule of the window says. holds lists what is kept
                          so, and release <store> <event> lets it go.
erase <store> <person>    forgets somebody, by customer number or e-mail: the keys of their data are destroyed, so that
                          nobody can read it from then on, and tables, files and requests no longer name them. Where
                          a PIN was chosen in the window it is asked for, or read from stdin. --copies also takes
                          them out of the copies of the store that are known; it says which may name them still.
copies <store>            lists the copies of the store that are known: backups, and the store as it was before a new
                          version or a restore, and which of them may name people who were forgotten since. --clean
                          takes these people out, --delete removes a copy.

retain and erase cannot be undone: they show what would go, and do it with --yes.`,
  words: { least: 2, most: 3 },
  options: {
    days: { value: 'count', help: 'retain: what was accepted before so many days' },
    size: { value: 'MB', help: 'retain: until the store is below so many MB' },
    for: { value: 'text', help: 'hold: what the case is about' },
    yes: { help: 'retain, erase: do it' },
    copies: { help: 'erase: also in the copies of the store' },
    clean: { help: 'copies: take out who was forgotten' },
    delete: { value: 'copy', help: 'copies: delete this one for good' },
  },
  examples: [
    ['counterflow store backup shop.db shop-monday.db', 'copy a store that is in use'],
    ['counterflow store restore shop.db shop-monday.db', 'go back to the copy'],
    ['counterflow store gap shop.db', 'what the copy does not know'],
    ['counterflow store resume shop.db', 'let things be sent again'],
    ['counterflow store verify shop.db', 'prove that the log is what was accepted'],
    ['counterflow store copies shop.db', 'which copies there are, and whom they may still name'],
    ['counterflow store retain shop.db --days 90 --yes', 'keep 90 days of events'],
    ['counterflow store hold shop.db 412 --for "order 1042"', 'keep a case in dispute'],
  ],
  async run(line, terminal) {
    const name = line.word(0)
    const found = Object.hasOwn(works, name) ? works[name] : undefined
    if (found === undefined) {
      const guess = nearest(name, Object.keys(works))
      throw new UsageError(
        `Expected counterflow store ${Object.keys(works).join(' | ')}, got "${name}".`,
        guess === undefined ? '' : `Did you mean counterflow store ${guess}?`,
      )
    }
    assertWords(line, found)
    return found.work(line, terminal)
  },
}

function assertWords(line: Line, { words, usage }: { readonly words: number; readonly usage: string }): void {
  if (line.words.length === words) return
  const what = line.words.length < words ? 'Something is missing' : `"${line.words[words]}" is too much`
  throw new UsageError(`${what}: counterflow ${usage}`)
}
