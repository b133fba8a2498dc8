/** Reads the past of a connected shop into a store. */

import { constants } from 'node:os'
import { openBackfills } from '../../host/catch-up/backfill.ts'
import { accessOf } from '../../host/catch-up/connected.ts'
import { askable, notListed, openProviders } from '../../host/catch-up/providers.ts'
import { pageReader } from '../../host/catch-up/read-page.ts'
import { systemClock } from '../../host/clock.ts'
import { missingConnection, openConnections } from '../../host/connections/connections.ts'
import { files } from '../../host/files/files.ts'
import { personalOptions } from '../../host/personal-options.ts'
import { Runtime } from '../../host/runtime.ts'
import { openSecretFile, secretFileOf } from '../../host/secrets/secret-file.ts'
import { openWebClient, type WebClient } from '../../host/services/web-client.ts'
import { openStore } from '../../host/store/open.ts'
import { CounterflowError } from '../../model/problem.ts'
import { backfillAtDesk } from '../backfill-at-desk.ts'
import type { Command } from '../command.ts'
import { exit } from '../exit.ts'
import { plural } from '../grid.ts'
import { printable } from '../printable.ts'
import { listenForSignals } from '../run-flow.ts'
import { assertStore } from '../store-file.ts'

const usualDays = 90

export const backfill: Command = {
  name: 'backfill',
  summary: 'Read the past of a connected shop in',
  usage: '<store> <connection> [--days <count>]',
  help: `Asks Shopify or Stripe what happened in the last ${usualDays} days, and puts it into the store, each thing once: what came by a
webhook or by catching up is counted as known. Flows keep their tables from it the next time they run; nothing is done
outside about any of it. Ctrl-C stops it, and the same command goes on where it was. Where the app or counterflow serve
has the store, it reads them in itself, and goes on with it whatever becomes of this command.`,
  words: { least: 2, most: 2 },
  options: { days: { value: 'count', help: `How far back (default ${usualDays})` } },
  examples: [
    ['counterflow backfill shop.db my-shop', 'so that the first day is not empty'],
    ['counterflow backfill shop.db till --days 30', 'the last 30 days'],
  ],
  async run(line, terminal) {
    const [path, name] = [line.word(0), line.word(1)]
    const days = line.count('days') ?? usualDays
    assertStore(path)
    const atDesk = await backfillAtDesk(path, name, days, line, terminal)
    if (atDesk !== undefined) return atDesk
    const store = openStore(path, { program: 'counterflow backfill', ...personalOptions([]) })
    const signals = listenForSignals()
    let client: WebClient | undefined
    try {
      const connections = openConnections(store)
      const connection = connections.get(name)
      if (connection === undefined)
        throw missingConnection(
          name,
          connections.list().map((one) => one.name),
        )
      if (!askable.includes(connection.kind))
        throw new CounterflowError('BACKFILL_PROVIDER', `The past of ${name} cannot be read in.`, {
          kept: 'Nothing was read.',
          advice: `It can from ${askable.join(' and ')}.`,
        })
      const runtime = new Runtime({
        store,
        services: { clock: systemClock, random: Math.random, files, effects: {} },
      })
      client = openWebClient()
      const providers = openProviders({
        clock: systemClock,
        random: Math.random,
        accessOf: accessOf(connections, openSecretFile(secretFileOf(path))),
        read: pageReader(client),
      })
      let told = ''
      const backfills = openBackfills({
        providers,
        clock: systemClock,
        accept: (events, position, value) => runtime.accept(events, position, value),
        position: store.position,
        changed: ({ done, found, reason }) => {
          if (terminal.watched && !line.flag('json'))
            terminal.status(`Reading ${Math.floor(done * 100)} %, ${plural(found, 'event')}${reason && `: ${reason}`}`)
          else if (reason !== '' && reason !== told) terminal.note(printable(reason))
          told = reason
        },
      })
      const reading = backfills.start(name, connection.kind, days)
      const outcome = await Promise.race([signals.received, reading])
      if (typeof outcome === 'string') await backfills.pause()
      const ended = await reading
      await runtime.stop(1_000)
      if (terminal.watched) terminal.status('')
      if (line.flag('json')) await terminal.printJson({ ...ended, since: new Date(ended.since).toISOString() })
      else if (typeof outcome === 'string')
        await terminal.print(`Stopped with ${plural(ended.found, 'new event')}; the same command goes on.`)
      else
        await terminal.print(
          `Read ${plural(days, 'day')} in: ${plural(ended.found, 'new event')}. ${notListed[connection.kind] ?? ''}`,
        )
      return typeof outcome === 'string' ? 128 + constants.signals[outcome] : exit.ok
    } finally {
      signals.ignore()
      await client?.close()
      store.close()
    }
  },
}
