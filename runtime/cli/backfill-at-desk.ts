/** Has the past of a shop read in by whoever has the store, and tells how far it is. */
import { setTimeout as pause } from 'node:timers/promises'
import { notListed } from '../host/catch-up/providers.ts'
import { askDesk } from '../host/desk/ask-desk.ts'
import type { BackfillView } from '../model/api/intake.ts'
import { takenBy } from './at-desk.ts'
import type { Line } from './command.ts'
import { exit } from './exit.ts'
import { plural } from './grid.ts'
import { operatorName } from './operator-name.ts'
import { printable } from './printable.ts'
import type { Terminal } from './terminal.ts'

/** ms between two looks at how far it is. */
const lookEvery = 300

/** How the command ends; undefined where nobody has the store. @throws what keeps it from being begun */
export async function backfillAtDesk(
  path: string,
  connection: string,
  days: number,
  line: Line,
  terminal: Terminal,
): Promise<number | undefined> {
  const asked = await askDesk(path, 'backfill.start', { connection, days, by: operatorName() })
  if (asked === undefined) return undefined
  const { by } = asked
  let state: BackfillView = asked.result
  let provider = ''
  let told = ''
  while (state.state === 'reading' || state.state === 'waiting') {
    const { done, found, reason } = state
    if (terminal.watched && !line.flag('json'))
      terminal.status(`Reading ${Math.floor(done * 100)} %, ${plural(found, 'event')}${reason && `: ${reason}`}`)
    else if (reason !== '' && reason !== told) terminal.note(printable(reason))
    told = reason
    await pause(lookEvery)
    const view = (await askDesk(path, 'intake.read', {}))?.result
    const next = view?.backfills.find((one) => one.connection === connection)
    if (next === undefined) break
    provider = view?.catchUps.find((one) => one.connection === connection)?.provider ?? provider
    state = next
  }
  if (terminal.watched) terminal.status('')
  const { since, found } = state
  const ended = state.state === 'done'
  if (line.flag('json')) await terminal.printJson({ ...state, since: new Date(since).toISOString(), takenBy: by })
  else if (ended)
    await terminal.print(
      `Read ${plural(days, 'day')} in: ${plural(found, 'new event')}.${takenBy(by)} ${notListed[provider] ?? ''}`.trim(),
    )
  else await terminal.print(`Stopped with ${plural(found, 'new event')}; the same command goes on.`)
  return ended ? exit.ok : exit.failed
}
