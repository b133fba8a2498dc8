/** `npm run fault`: the fault tests with as many kills, seeds and damages as you have time for. */
import { parseArgs } from 'node:util'
import { damageAtRandom, tally } from './damage.ts'
import { killLoop } from './kill.ts'
import { simulateSeeds } from './simulation.ts'

const help = `npm run fault -- [--cycles N] [--seeds N] [--flips N] [--seed S]

  --cycles N   kill -9 a real process N times: half the command over a CSV file, half a program that calls outside
  --seeds N    the deterministic simulation over the store on disk, with N seeds
  --flips N    cut the journal or flip a bit of a killed store N times
  --steps N    steps of each simulated seed (default 150)
  --rows N     rows that the killed command imports (default 60000)
  --seed S     where chance begins (default: another one each time; it is printed)

Without any of the first three: 100 kills, 300 seeds, 3,000 flips. Ends with 1 at the first thing that is wrong,
which it tells with its seed; the same seed does the same again, but for the moments of kills from outside.`

const { values } = parseArgs({
  options: {
    cycles: { type: 'string' },
    seeds: { type: 'string' },
    flips: { type: 'string' },
    steps: { type: 'string' },
    rows: { type: 'string' },
    seed: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
})

const number = (name: 'cycles' | 'seeds' | 'flips' | 'steps' | 'rows' | 'seed', otherwise: number): number => {
  const text = values[name]
  if (text === undefined) return otherwise
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new Error(`Expected a whole number for --${name}, got ${JSON.stringify(text)}`)
}

async function main(): Promise<void> {
  const all = values.cycles === undefined && values.seeds === undefined && values.flips === undefined
  const seed = number('seed', Math.floor(Math.random() * 1_000_000))
  const lines = [
    await kill(number('cycles', all ? 100 : 0), seed),
    await simulate(number('seeds', all ? 300 : 0), seed),
    await damage(number('flips', all ? 3_000 : 0), seed),
  ].filter((line) => line !== '')
  console.log(`seed ${seed}: ${lines.join('; ')}; nothing wrong`)
}

async function kill(cycles: number, seed: number): Promise<string> {
  if (cycles === 0) return ''
  const report = await killLoop({ cycles, seed, rows: number('rows', 60_000), onCycle: progress('kill', cycles) })
  const steps = [...report.steps].map(([step, times]) => `${step} ${times}`).join(', ')
  console.log(`Killed by itself at: ${steps}`)
  return `${report.kills} kills of ${report.stores} stores, ${report.events} events, ${report.calls} calls of which ${report.repeats} repeated`
}

async function simulate(seeds: number, first: number): Promise<string> {
  if (seeds === 0) return ''
  const steps = number('steps', 150)
  const report = await simulateSeeds({ seeds, steps, first, onSeed: progress('seed', seeds) })
  return `${seeds} seeds of ${steps} steps, ${report.events} events, ${report.calls} calls, ${report.crashes} crashes, ${report.failedCommits} failed commits`
}

async function damage(flips: number, seed: number): Promise<string> {
  if (flips === 0) return ''
  const cases = await damageAtRandom({ flips, seed, onCase: progress('damage', flips) })
  const wrong = cases.filter(({ outcome }) => outcome.kind === 'silent' || outcome.kind === 'unclear')
  for (const { name, outcome } of wrong) console.error(name, outcome)
  if (wrong.length > 0) throw new Error(`seed ${seed}: ${wrong.length} of ${flips} damages were passed over`)
  return `${flips} damages: ${tally(cases)}`
}

/** A line that moves in a terminal, ten lines in all elsewhere. */
function progress(what: string, total: number): (done: number) => void {
  return (done) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${what} ${done} of ${total}${done === total ? '\n' : ''}`)
    else if (done % Math.ceil(total / 10) === 0 || done === total) console.error(`${what} ${done} of ${total}`)
  }
}

if (values.help) console.log(help)
else {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error)
    process.exitCode = 1
  }
}
