/** Makes a package of a template folder, for others to install. */
import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { assertStep, newestBeside } from '../../host/packages/earlier-version.ts'
import type { Finding } from '../../host/packages/export-gate.ts'
import { leakKinds } from '../../host/packages/leaks.ts'
import { packTemplate, unnamed } from '../../host/packages/pack.ts'
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
heading of CHANGELOG.md; manifest.json beside flow.json may say handle, version, name, benefit, publisher, app (which
versions of Counterflow, such as >=1.0 <2) and minTests.

Credentials, addresses with a key, e-mails, phone numbers, cards, shops and personal fields of samples must not leave
your shop by accident: as long as one is undecided nothing is written and all are listed, masked, each with an id.
Decide with --remove and --keep, by id or by kind; --remove all removes what is left. The kinds are
${leakKinds.join(', ')}.

An earlier package of the same template beside the new one is what its version is measured by: a new question without a
default, a new deed outside or a changed event is a major step, another way of working a minor one, words a patch. A
version that is there already is never another one, unless you say --replace.

With --key the package is signed: whoever has installed one of yours refuses the next one when another key signed it,
unless the earlier one vouches for it (--earlier-key). Words in other languages lie in i18n/de.json and so on.`,
  words: { least: 0, most: 1 },
  options: {
    out: { value: 'file', help: 'Where to write it; an existing file is replaced' },
    key: { value: 'file', help: 'Sign with this key' },
    'earlier-key': {
      value: 'file',
      multiple: true,
      help: 'The key that signed before this one; it vouches for the new one',
    },
    replace: { help: 'Also where this version, or a later one, is packed already' },
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
    if (line.texts('earlier-key').length > 0 && line.text('key') === undefined)
      throw new UsageError('Expected --key with --earlier-key: the new key that the earlier one vouches for.')
    if (line.words.length === 0) throw new UsageError('Expected the folder of a template.')
    const folder = readTemplateFolder(line.word(0))
    const keyFile = line.text('key')
    try {
      const packed = packTemplate(folder, {
        nodeTypes,
        decisions: { remove: line.texts('remove'), keep: line.texts('keep') },
        publisher: line.text('publisher'),
        key: keyFile === undefined ? undefined : readKey(await readKeyFile(keyFile)),
        earlier: await Promise.all(line.texts('earlier-key').map(async (file) => readKey(await readKeyFile(file)))),
      })
      const { manifest, content, removed, kept } = packed
      const path = line.text('out') ?? `${manifest.handle}-${manifest.version}.cftemplate`
      const before = newestBeside(dirname(resolve(path)), manifest.handle, nodeTypes)
      if (before !== undefined && !line.flag('replace')) assertStep(packed, before)
      await writeText(path, packed.text, 'replace')
      if (line.flag('json')) await terminal.printJson({ path, content, manifest, removed, kept })
      else {
        if (removed.length > 0) await printFindings(removed, 'Removed', terminal)
        if (manifest.publisher.name === unnamed)
          terminal.note('It names nobody who publishes it: say your name as publisher in manifest.json.')
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
