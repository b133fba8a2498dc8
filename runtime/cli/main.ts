/** The `counterflow` command: finds the command, reads its line, and turns whatever happens into an exit code. */

import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { codeCache } from '../host/code-cache.ts'
import { tuneCollector } from '../host/collector.ts'
import { nearest } from '../model/nearest.ts'
import { CounterflowError } from '../model/problem.ts'
import { type Command, readLine } from './command.ts'
import { allCommands, commandFiles } from './commands.ts'
import { exit, exitCodeOf, UsageError } from './exit.ts'
import { commandHelp, overview } from './help.ts'
import { printableJson, printableLines } from './printable.ts'
import { openTerminal, type Terminal } from './terminal.ts'

/** Resolves to the exit code; nothing is thrown. */
export async function main(args: readonly string[]): Promise<number> {
  tuneCollector()
  const terminal = openTerminal()
  // Everything behind `--` is a word, never an option.
  const end = args.indexOf('--')
  const json = (end < 0 ? args : args.slice(0, end)).includes('--json')
  try {
    return await runCommand(args, terminal)
  } catch (error) {
    return report(error, json, terminal)
  }
}

async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  // Commands are read in behind a cache of compiled code, and none but the one that is asked for.
  enableCompileCache(codeCache)
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const asked = name === 'help' ? rest.find((word) => !word.startsWith('-')) : undefined
    await terminal.print(
      asked === undefined
        ? overview(await allCommands(), terminal.style)
        : commandHelp(await find(asked), terminal.style),
    )
    return name === undefined ? exit.usage : exit.ok
  }
  if (name === '--version' || name === '-v') {
    await terminal.print(version())
    return exit.ok
  }
  const command = await find(name)
  const line = readLine(command, rest)
  if (line.flag('help')) {
    await terminal.print(commandHelp(command, terminal.style))
    return exit.ok
  }
  return command.run(line, terminal)
}

async function find(name: string): Promise<Command> {
  const read = Object.hasOwn(commandFiles, name) ? commandFiles[name] : undefined
  if (read !== undefined) return read()
  const names = Object.keys(commandFiles)
  const guess = nearest(name, names)
  throw new UsageError(
    name.startsWith('-') ? `Expected a command before ${name}.` : `There is no command "${name}".`,
    guess === undefined ? `Commands: ${names.join(', ')}.` : `Did you mean counterflow ${guess}?`,
  )
}

function report(error: unknown, json: boolean, terminal: Terminal): number {
  if (error instanceof CounterflowError) {
    const { code, message, kept, advice, details } = error
    if (json) terminal.note(printableJson({ code, message, kept, advice, details }))
    else {
      terminal.note(`${terminal.noteStyle.red('Error')} ${printableLines(message)}`)
      for (const line of [kept, advice]) if (line !== '') terminal.note(`      ${printableLines(line)}`)
    }
    return exitCodeOf(error)
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  if (json)
    terminal.note(printableJson({ code: 'BUG', message: text, kept: '', advice: 'Please report it.', details: {} }))
  else terminal.note(`This is a mistake in Counterflow, not in your flow; please report it.\n${printableLines(text)}`)
  return exit.bug
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const { version }: { version: string } = JSON.parse(text)
  return version
}
