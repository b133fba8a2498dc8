/** `npm run bench`: runs the trials one after the other and says which goals are met. It never fails for being slow. */
import { join } from 'node:path'
import { openAgainst } from './against.ts'
import { helpText, type Options, parseOptions } from './options.ts'
import { type Finished, jsonLine, machineText, tableText } from './report.ts'
import { trials } from './trials.ts'
import { Workbench } from './workbench.ts'

const root = join(import.meta.dirname, '..', '..')
const options = parseOptions(process.argv.slice(2), trials)
if (typeof options === 'string') {
  process.stderr.write(`${options}\n`)
  process.exitCode = 2
} else if (options.help) process.stdout.write(helpText(trials))
else process.exitCode = await main(options)

async function main({ chosen, rounds, events, json, against: ref }: Options): Promise<number> {
  const workbench = new Workbench(root)
  const against = ref === undefined ? undefined : openAgainst(root, ref)
  const close = (): void => {
    against?.close()
    workbench.close()
  }
  process.once('SIGINT', () => {
    close()
    process.exit(130)
  })
  const finished: Finished[] = []
  try {
    for (const trial of chosen) {
      const size = { events: events ?? trial.events, rounds: rounds ?? trial.rounds }
      const outcome = await trial.run({ workbench, against: against?.workbench, ...size })
      const done = { trial: trial.name, ...size, outcome }
      finished.push(done)
      if (json) process.stdout.write(`${jsonLine(done)}\n`)
      if (outcome.difference) process.stderr.write(`${trial.name}: the results differ: ${outcome.difference}\n`)
    }
  } finally {
    close()
  }
  if (!json) process.stdout.write(`${machineText()}\n\n${tableText(finished)}\n`)
  return finished.some(({ outcome }) => outcome.difference !== undefined) ? 1 : 0
}
