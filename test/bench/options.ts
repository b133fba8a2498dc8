/** The command line of the bench. */
import { parseArgs } from 'node:util'
import type { Trial } from './trial.ts'

export type Options = {
  readonly chosen: readonly Trial[]
  readonly rounds: number | undefined
  readonly events: number | undefined
  readonly json: boolean
  readonly help: boolean
  /** A git ref whose runtime takes the rival's place. */
  readonly against: string | undefined
}

/** Text: what is wrong with the command line. */
export function parseOptions(args: readonly string[], trials: readonly Trial[]): Options | string {
  const spec = {
    rounds: { type: 'string' },
    events: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
    against: { type: 'string' },
  } as const
  let parsed: ReturnType<typeof parseArgs<{ options: typeof spec; allowPositionals: true }>>
  try {
    parsed = parseArgs({ args: [...args], options: spec, allowPositionals: true })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const { values, positionals } = parsed
  const names = trials.map(({ name }) => name)
  const unknown = positionals.find((name) => !names.includes(name))
  if (unknown !== undefined) return `Expected trials out of ${names.join(', ')}, got "${unknown}"`
  const [rounds, events] = [wholeNumber(values.rounds), wholeNumber(values.events)]
  if (rounds === null) return `Expected --rounds to be a whole number above 0, got "${values.rounds}"`
  if (events === null) return `Expected --events to be a whole number above 0, got "${values.events}"`
  const isChosen = ({ name, paired }: Trial): boolean =>
    positionals.length === 0 ? values.against === undefined || paired : positionals.includes(name)
  const chosen = trials.filter(isChosen)
  const single = values.against === undefined ? undefined : chosen.find(({ paired }) => !paired)
  if (single) return `--against needs a trial that runs two programs in turn: ${single.name} does not`
  return { chosen, rounds, events, json: values.json, help: values.help, against: values.against }
}

export const helpText = (trials: readonly Trial[]): string => `Measures Counterflow against programs written by hand.

  npm run bench -- [trial …] [--rounds n] [--events n] [--against ref] [--json]

Trials (all when none is named), with their events and rounds:
${trials.map(({ name, title, events, rounds }) => `  ${name.padEnd(10)} ${title} (${events.toLocaleString('en')}; ${rounds})`).join('\n')}

  --rounds n      counted rounds; one more runs before them as a warm-up
  --events n      events per run
  --against ref   runs our programs on the runtime of a git ref in the rival's place; changes inside the spread are noise
  --json          one line of JSON per trial on stdout; what is going on stands on stderr

Ends with 0 however fast it was, with 1 when two programs came to different results, with 2 for a wrong command line.
`

/** Null where it is none. */
function wholeNumber(text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined
  const value = Number(text.replaceAll('_', ''))
  return Number.isSafeInteger(value) && value > 0 ? value : null
}
