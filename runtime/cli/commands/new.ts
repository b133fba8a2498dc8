/** Writes a small flow to start from. */
import { basename } from 'node:path'
import { writeFlow } from '../../compile/canonical.ts'
import type { Command } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { printable } from '../printable.ts'
import { startingFlow } from '../starting-flow.ts'
import { writeText } from '../write-file.ts'

export const newFlow: Command = {
  name: 'new',
  summary: 'Write a small flow to start from',
  usage: '<name>',
  help: `Writes <name>.flow.json: a file of sold lines, a filter and a table, with a test inside. An existing file is never
overwritten.`,
  words: { least: 1, most: 1 },
  options: {},
  examples: [
    ['counterflow new my-shop', 'writes my-shop.flow.json'],
    ['counterflow test my-shop.flow.json', 'runs the test inside it'],
  ],
  async run(line, terminal) {
    const path = line.word(0).endsWith('.json') ? line.word(0) : `${line.word(0)}.flow.json`
    const name = basename(path).replace(/(\.flow)?\.json$/, '')
    const id = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
    if (id === '') throw new UsageError(`Expected a name with letters, got "${line.word(0)}".`)
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    await writeText(path, writeFlow(startingFlow(id, name, timeZone)), 'keep')
    if (line.flag('json')) await terminal.printJson({ path, flow: id })
    else {
      const file = printable(path)
      await terminal.print(`Wrote ${file}. Go on with:`)
      await terminal.print(`  counterflow check ${file}`)
      await terminal.print(`  counterflow test ${file}`)
      await terminal.print(
        `  counterflow run ${file} --store shop.db --input sales=<a CSV file with order, sku, quantity> --until-idle`,
      )
    }
    return exit.ok
  },
}
