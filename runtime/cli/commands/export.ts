/** Writes a flow as it is deployed in a store. */
import { nearest } from '../../model/nearest.ts'
import type { Command } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { readStore } from '../store-file.ts'
import { writeText } from '../write-file.ts'

export const exportFlow: Command = {
  name: 'export',
  summary: 'Write a flow out of a store',
  usage: '<store> <flow id> [--out <file>]',
  help: `Writes the newest deployed version of a flow as canonical JSON: the same content is always the same bytes, so
that it can be compared and kept under version control. It contains no secrets. It works while the store is in use.`,
  words: { least: 2, most: 2 },
  options: {
    out: { value: 'file', help: 'Write to this file instead of stdout' },
  },
  examples: [
    ['counterflow export shop.db daily-sales', 'show a flow'],
    ['counterflow export shop.db daily-sales --out daily-sales.flow.json', 'write it to a file'],
  ],
  async run(line, terminal) {
    const text = readStore(line.word(0), (store) => {
      const deployments = store.deployments()
      const found = deployments.find(({ flow }) => flow === line.word(1))
      const version = found === undefined ? undefined : store.version(found.hash)
      if (version !== undefined) return version.text
      const names = deployments.map(({ flow }) => flow)
      const guess = nearest(line.word(1), names)
      throw new UsageError(
        `There is no flow "${line.word(1)}" in ${line.word(0)}.`,
        guess === undefined ? `Flows in it: ${names.join(', ') || 'none'}.` : `Did you mean ${guess}?`,
      )
    })
    const out = line.text('out')
    if (out === undefined) await terminal.write(text)
    else await writeText(out, text, 'replace')
    return exit.ok
  },
}
