/** Makes a package of a template folder, for others to install. */
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Finding } from '../../host/packages/export-gate.ts'
import { leakKinds } from '../../host/packages/leaks.ts'
import { packTemplate } from '../../host/packages/pack.ts'
import { newKey, readKey } from '../../host/packages/signing.ts'
import { readTemplateFolder } from '../../host/packages/template-folder.ts'
import { CounterflowError } from '../../model/problem.ts'
import { nodeTypes } from '../../nodes/index.ts'
import type { Command, Line } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { gridLines, plural } from '../grid.ts'
import { printable } from '../printable.ts'
import type { Terminal } from '../terminal.ts'
import { writeText } from '../write-file.ts'

export const pack: Command = {
  name: 'pack',
  summary: 'Make a package of a template folder',
  usage: '<folder> [--out <file>] [--key <file>] [--remove <what>] [--keep <what>]',
  help: `Reads flow.json, samples, README.md, CHANGELOG.md, LICENSE and picture.png of the folder, runs the tests and writes
<handle>-<version>.cftemplate: one JSON document that holds all of it, each part by its hash. The version is the newest
heading of CHANGELOG.md; manifest.json beside flow.json may say handle, version, name, benefit and publisher.

Credentials, addresses with a key, e-mails, phone numbers, cards, shops and personal fields of samples must not leave
your shop by accident: as long as one is undecided nothing is written and all are listed, masked, each with an id.
Decide with --remove and --keep, by id or by kind; --remove all removes what is left. The kinds are
${leakKinds.join(', ')}.

With --key the package is signed: whoever has installed one of yours is told when another key signed the next one.`,
  words: { least: 0, most: 1 },
  options: {
    out: { value: 'file', help: 'Where to write it; an existing file is replaced' },
    key: { value: 'file', help: 'Sign with this key' },
    'new-key': { value: 'file', help: 'Make a key to sign with, and nothing else' },
    publisher: { value: 'name', help: 'Who publishes it; else what manifest.json says' },
    remove: { value: 'kind or id', multiple: true, help: 'Remove it; may be given several times' },
    keep: { value: 'kind or id', multiple: true, help: 'Leave it in; may be given several times' },
  },
  examples: [
    ['counterflow pack my-template', 'look through it, and pack it'],
    ['counterflow pack my-template --remove all --keep personal', 'the people in its samples are invented'],
    ['counterflow pack --new-key publisher.pem', 'make a key, once; keep it to yourself'],
  ],
  async run(line, terminal) {
    const newKeyFile = line.text('new-key')
    if (newKeyFile !== undefined) return makeKey(newKeyFile, line, terminal)
    if (line.words.length === 0) throw new UsageError('Expected the folder of a template.')
    const folder = readTemplateFolder(line.word(0))
    const keyFile = line.text('key')
    try {
      const packed = packTemplate(folder, {
        nodeTypes,
        decisions: { remove: line.texts('remove'), keep: line.texts('keep') },
        publisher: line.text('publisher'),
        key: keyFile === undefined ? undefined : readKey(await readKeyFile(keyFile)),
      })
      const { manifest, content, removed, kept } = packed
      const path = line.text('out') ?? `${manifest.handle}-${manifest.version}.cftemplate`
      await writeText(path, packed.text, 'replace')
      if (line.flag('json')) await terminal.printJson({ path, content, manifest, removed, kept })
      else {
        if (removed.length > 0) await printFindings(removed, 'Removed', terminal)
        if (kept.length > 0) terminal.note(`${plural(kept.length, 'thing')} stayed in, as you decided.`)
        await terminal.print(
          `Wrote ${printable(path)}: ${printable(manifest.name)} ${manifest.version}${keyFile === undefined ? ', not signed' : ', signed'}`,
        )
      }
      return exit.ok
    } catch (error) {
      if (!(error instanceof CounterflowError) || error.code !== 'PACKAGE_LEAKS' || line.flag('json')) throw error
      await printFindings(error.details.findings as readonly Finding[], 'Found', terminal)
      throw error
    }
  },
}

async function printFindings(findings: readonly Finding[], title: string, terminal: Terminal): Promise<void> {
  await terminal.print(`${title}:`)
  const cells = findings.map(({ id, kind, part, place, shown }) => [id, kind, part, place, printable(shown)])
  const names = ['id', 'kind', 'part', 'place', 'what'].map((name) => ({ name }))
  for (const each of gridLines(names, cells, terminal.style)) await terminal.print(each)
  await terminal.print()
}

async function makeKey(path: string, line: Line, terminal: Terminal): Promise<number> {
  await writeText(path, newKey(), 'keep', 0o600)
  if (line.flag('json')) await terminal.printJson({ path: resolve(path) })
  else
    await terminal.print(
      `Wrote ${printable(basename(path))}. Whoever has it can publish in your name: keep it to yourself.`,
    )
  return exit.ok
}

async function readKeyFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new CounterflowError('FILE_MISSING', `There is no key file ${path}.`, {
      kept: 'Nothing was written.',
      advice: 'Make one with counterflow pack --new-key <file>.',
      cause,
    })
  }
}
