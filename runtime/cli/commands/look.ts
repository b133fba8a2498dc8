/** Shows what waits for a person, grouped by cause, and takes a decision about one cause or one event. */
import { isoTime } from '../../model/event-text.ts'
import type { Command } from '../command.ts'
import { exit } from '../exit.ts'
import { plural } from '../grid.ts'
import { causesIn } from '../look-causes.ts'
import { decideByCommand, verdicts } from '../look-decide.ts'
import { printable } from '../printable.ts'
import { readStore } from '../store-file.ts'

export const look: Command = {
  name: 'look',
  summary: 'Show what needs a look, and decide about it',
  usage: '<store> [<cause>] [--event <offset>] [--do <verdict>] [--reason <text>] [--yes]',
  help: `Lists what a step could not handle and what was asked of the outside without anybody knowing whether it happened,
grouped by cause. It works while another program writes the store.

With --do it decides about one cause, or about the one event that --event names: retry, skip (which needs a --reason),
happened or not-happened. About a whole cause it first shows what would be redone, what is done already and stays so,
for how much and where to; --yes does it, one first, and stops at the first new error (exit code 1). Whoever decides is
named in the log. While the app or counterflow serve runs, the decision is given to it, which says so and goes on at once;
else what has to be sent because of it is sent when one of them runs again.`,
  words: { least: 1, most: 2 },
  options: {
    event: { value: 'offset', help: 'Only what waits because of this event' },
    do: { value: 'verdict', help: `${verdicts.join(' | ')}` },
    reason: { value: 'text', help: 'Why; it stands in the log' },
    yes: { help: 'Decide about a whole cause, after its preview was read' },
  },
  examples: [
    ['counterflow look shop.db', 'what waits, by cause'],
    ['counterflow look shop.db 9f86d081884c7d65 --do retry', 'what trying all of one cause again would do'],
    ['counterflow look shop.db 9f86d081884c7d65 --do retry --yes', 'do it'],
    ['counterflow look shop.db --event 412 --do skip --reason "a test order"', 'leave one event out'],
  ],
  async run(line, terminal) {
    const path = line.word(0)
    const verdict = line.choice('do', verdicts)
    const [cause, event] = [line.words[1], line.count('event')]
    const wanted = { ...(cause === undefined ? {} : { cause }), ...(event === undefined ? {} : { event }) }
    const causes = readStore(path, (store) => causesIn(store, wanted))
    if (verdict !== undefined) return decideByCommand(line, terminal, verdict, causes)
    if (line.flag('json')) {
      const told = causes.map(({ waits, ...cause }) => ({
        ...cause,
        since: isoTime(cause.since),
        events: waits.map(({ offset }) => offset),
      }))
      await terminal.printJson({ causes: told })
      return exit.ok
    }
    for (const { cause, step, state, message, since, waits } of causes) {
      const { style } = terminal
      const what = state === 'unknown' ? style.yellow('unknown') : style.red('failed')
      await terminal.print(`${style.bold(cause)}  ${what}  ${printable(step)}  since ${isoTime(since)}`)
      await terminal.print(`  ${printable(message)}`)
      const shown = waits.slice(0, 8).map(({ offset }) => String(offset))
      await terminal.print(`  ${plural(waits.length, 'event')}: ${shown.join(' ')}${waits.length > 8 ? ' …' : ''}`)
    }
    if (causes.length === 0) await terminal.print('Nothing needs a look.')
    return exit.ok
  },
}
