/** Writes a small flow to start from. */

import { basename } from 'node:path'
import { writeFlow } from '../../compile/canonical.ts'
import { asOwn, readSource, writeTemplateFolder } from '../../host/packages/unpack.ts'
import { nodeTypes } from '../../nodes/index.ts'
import { calledAs } from '../called-as.ts'
import type { Command, Line } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { printable } from '../printable.ts'
import { startingFlow } from '../starting-flow.ts'
import { templatesFolder } from '../templates-folder.ts'
import type { Terminal } from '../terminal.ts'
import { writeText } from '../write-file.ts'

export const newFlow: Command = {
  name: 'new',
  summary: 'Write a small flow to start from',
  usage: '<name> [--template <template>]',
  help: `Writes <name>.flow.json: a file of sold lines, a filter and a table, with a test inside. An existing file is never
overwritten.

With --template it makes the folder <name> instead: a template of your own from one of ours (by its id, such as
daily-sales), from a folder or from a .cftemplate package. Change it, and pack it with counterflow pack.`,
  words: { least: 1, most: 1 },
  options: {
    template: { value: 'template', help: 'One of ours by its id, a folder, or a package' },
  },
  examples: [
    ['counterflow new my-shop', 'writes my-shop.flow.json'],
    ['counterflow test my-shop.flow.json', 'runs the test inside it'],
    ['counterflow new my-sales --template daily-sales', 'a template folder of your own'],
  ],
  async run(line, terminal) {
    const template = line.text('template')
    if (template !== undefined) return fromTemplate(template, line, terminal)
    const path = line.word(0).endsWith('.json') ? line.word(0) : `${line.word(0)}.flow.json`
    const name = basename(path).replace(/(\.flow)?\.json$/, '')
    const id = idFrom(name)
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    await writeText(path, writeFlow(startingFlow(id, name, timeZone)), 'keep')
    if (line.flag('json')) await terminal.printJson({ path, flow: id })
    else {
      const file = printable(path)
      await terminal.print(`Wrote ${file}. Go on with:`)
      await terminal.print(`  ${calledAs()} check ${file}`)
      await terminal.print(`  ${calledAs()} test ${file}`)
      await terminal.print(
        `  ${calledAs()} run ${file} --store shop.db --input sales=<a CSV file with order, sku, quantity> --until-idle`,
      )
    }
    return exit.ok
  },
}

async function fromTemplate(template: string, line: Line, terminal: Terminal): Promise<number> {
  const path = line.word(0)
  const name = basename(path)
  const source = asOwn(readSource(template, templatesFolder, nodeTypes))
  const id = idFrom(name)
  writeTemplateFolder(path, source, { id, name: source.flow.name })
  if (line.flag('json')) await terminal.printJson({ path, flow: id })
  else {
    const folder = printable(path)
    await terminal.print(
      `Wrote ${folder}, from ${printable(source.flow.name)}. The flow is flow.json; your name, and what the template is called and good for, stand in manifest.json. Go on with:`,
    )
    await terminal.print(`  ${calledAs()} check ${folder}`)
    await terminal.print(`  ${calledAs()} test ${folder}`)
    await terminal.print(`  ${calledAs()} pack ${folder}`)
  }
  return exit.ok
}

function idFrom(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
  if (id === '') throw new UsageError(`Expected a name with letters, got "${name}".`)
  return id
}
