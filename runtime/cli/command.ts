/** What a command is, and how its line is read: options that are unknown or lack a value are refused by name. */
import { parseArgs } from 'node:util'
import { nearest } from '../model/nearest.ts'
import { UsageError } from './exit.ts'
import type { Terminal } from './terminal.ts'

export type Option = {
  readonly help: string
  /** What its value is called in the help; without one it is a switch. */
  readonly value?: string
  readonly multiple?: true
  readonly short?: string
}

export type Command = {
  readonly name: string
  /** For the list of commands: one line. */
  readonly summary: string
  /** What stands behind the command's name: `<flow> --store <file>`. */
  readonly usage: string
  /** What it does, in plain paragraphs. */
  readonly help: string
  /** How many words there must be besides options. */
  readonly words: { readonly least: number; readonly most: number }
  readonly options: { readonly [name: string]: Option }
  readonly examples: readonly (readonly [command: string, what: string])[]
  /** Resolves to the exit code. */
  run(line: Line, terminal: Terminal): Promise<number>
}

/** Every command has these. */
export const commonOptions: { readonly [name: string]: Option } = {
  json: { help: 'Write JSON to stdout, and an error as one line of JSON to stderr' },
  help: { short: 'h', help: 'Show this help' },
}

type Values = { readonly [name: string]: string | boolean | (string | boolean)[] | undefined }

/** A command's line as it was read. */
export class Line {
  readonly words: readonly string[]
  readonly #values: Values

  constructor(words: readonly string[], values: Values) {
    this.words = words
    this.#values = values
  }

  word(index: number): string {
    return this.words[index] ?? ''
  }

  flag(name: string): boolean {
    return this.#values[name] === true
  }

  text(name: string): string | undefined {
    const value = this.#values[name]
    return typeof value === 'string' ? value : undefined
  }

  texts(name: string): readonly string[] {
    const value = this.#values[name]
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
  }

  required(name: string, what: string): string {
    const value = this.text(name)
    if (value === undefined || value === '') throw new UsageError(`Expected --${name} <${what}>.`)
    return value
  }

  count(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (!/^\d{1,15}$/.test(value)) throw new UsageError(`Expected a whole number for --${name}, got "${value}".`)
    return Number(value)
  }

  choice<C extends string>(name: string, choices: readonly C[]): C | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const found = choices.find((choice) => choice === value)
    if (found !== undefined) return found
    const guess = nearest(value, choices)
    throw new UsageError(
      `Expected --${name} ${choices.join(' | ')}, got "${value}".`,
      guess === undefined ? '' : `Did you mean --${name} ${guess}?`,
    )
  }
}

export function readLine(command: Command, args: readonly string[]): Line {
  const options = { ...command.options, ...commonOptions }
  const { tokens, values } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, option]) => [
        name,
        {
          type: kindOf(option),
          multiple: option.multiple === true,
          ...(option.short === undefined ? {} : { short: option.short }),
        },
      ]),
    ),
  })
  const words: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const option = options[token.name]
    if (option === undefined) throw unknownOption(command, token.rawName, Object.keys(options))
    if (option.value === undefined && token.value !== undefined) {
      throw new UsageError(`--${token.name} takes no value, got "${token.value}".`)
    }
    if (option.value === undefined) continue
    // `--store --until-idle` is a value that was forgotten, not a file of that name.
    const swallowed = token.inlineValue !== true && token.value !== undefined && /^--?[a-z]/i.test(token.value)
    if (token.value === undefined || swallowed) {
      throw new UsageError(`Expected --${token.name} <${option.value}>${swallowed ? `, got "${token.value}"` : ''}.`)
    }
  }
  if (values.help === true) return new Line(words, values)
  const { least, most } = command.words
  if (words.length < least || words.length > most) {
    const what = words.length < least ? 'Something is missing' : `"${words[most]}" is too much`
    throw new UsageError(`${what}: counterflow ${command.name} ${command.usage}`, helpAdvice(command.name))
  }
  return new Line(words, values)
}

const kindOf = (option: Option): 'boolean' | 'string' => (option.value === undefined ? 'boolean' : 'string')

const helpAdvice = (command: string): string => `counterflow ${command} --help shows more.`

function unknownOption(command: Command, written: string, names: readonly string[]): UsageError {
  const guess = nearest(written.replace(/^-+/, ''), names)
  return new UsageError(
    `counterflow ${command.name} has no option ${written}.`,
    guess === undefined ? helpAdvice(command.name) : `Did you mean --${guess}?`,
  )
}
