/** Rehearses a flash sale with everything that goes wrong on such a day. */
import { type Rehearsal, rehearse as rehearseFlow } from '../../host/rehearse/rehearse.ts'
import type { Command, Line } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { loadPlan } from '../flow-file.ts'
import { grouped } from '../grid.ts'
import { printable } from '../printable.ts'
import type { Terminal } from '../terminal.ts'

export const rehearse: Command = {
  name: 'rehearse',
  summary: 'Rehearse a flash sale: what is oversold, lost or done twice',
  usage: '<flow> [--seed <number>] [--events <number>] [--kills <number>] [--json]',
  help: `Plays a flash sale through the flow: shoppers in bursts, events that come twice and in another order, a payment
provider that is down for 90 seconds, orders called off hours later; and kills the program in the middle of it, between
a charge and its record as well. It runs the real runtime over a store of its own in a temporary folder, with a
simulated clock and a simulated outside. Nothing leaves this computer, and no store of yours is touched.

Oversold pieces, lost events and deeds done twice must all be 0; else it ends with exit code 1. The same seed plays the
same sale.`,
  words: { least: 1, most: 1 },
  options: {
    seed: { value: 'number', help: 'Another sale (1)' },
    events: { value: 'number', help: 'About how many events it has (2000)' },
    kills: { value: 'number', help: 'How often the program is killed (3)' },
  },
  examples: [
    ['counterflow rehearse templates/never-sell-twice/flow.json', 'a sale of about 2,000 events'],
    ['counterflow rehearse shop.flow.json --seed 7 --events 20000 --json', 'a larger one, for a script'],
  ],
  async run(line, terminal) {
    const [seed, events, kills] = [
      numberOf(line, 'seed', 1),
      numberOf(line, 'events', 2000),
      numberOf(line, 'kills', 3),
    ]
    const plan = await loadPlan(line.word(0))
    const json = line.flag('json')
    let told = 0
    const found = await rehearseFlow({
      plan,
      seed,
      events,
      kills,
      onProgress: (done, total) => {
        const percent = Math.floor((done / total) * 100)
        if (json || !terminal.interactive || percent < told + 10) return
        told = percent
        void terminal.print(terminal.style.dim(`${percent} %`))
      },
    })
    if (json) await terminal.printJson(found)
    else await print(found, plan.flow.name, terminal)
    return found.ok ? exit.ok : exit.failed
  },
}

function numberOf(line: Line, name: string, usual: number): number {
  const text = line.text(name)
  const number = text === undefined ? usual : Number(text)
  if (!Number.isSafeInteger(number) || number < 0 || number > 1_000_000)
    throw new UsageError(`Expected a whole number for --${name}, got "${text}".`)
  return number
}

async function print(found: Rehearsal, name: string, { print: say, style }: Terminal): Promise<void> {
  const must = (count: number): string => (count === 0 ? style.green('0') : style.red(grouped(count)))
  await say(
    `${style.bold(printable(name))}: ${grouped(found.accepted)} events of sale ${found.seed}, ${found.simulatedHours} simulated hours, killed ${found.kills} times\n`,
  )
  await say(`  oversold pieces      ${must(found.oversold)}`)
  await say(`  lost events          ${must(found.lost)}`)
  await say(`  left unfinished      ${must(found.unfinished)}`)
  await say(`  done twice outside   ${must(found.doubled.length)}   of ${grouped(found.deeds)}`)
  for (const each of found.doubled.slice(0, 10)) await say(`    ${printable(each)}`)
  await say(`\n  wait for a person    ${grouped(found.unknown)}   whose result nobody knows`)
  await say(`  need a look          ${grouped(found.letters.length)}`)
  for (const each of [...new Set(found.letters)].slice(0, 5)) await say(`    ${printable(each)}`)
  await say(`  answered within      ${found.p95} ms   (95 of 100, on the disk by then)`)
  await say(`  farthest behind      ${grouped(found.behind)} events`)
  await say(`  took                 ${found.seconds} s`)
}
