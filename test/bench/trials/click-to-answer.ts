/** From the shopper's click to the pushed answer, with the template that takes payments and the practice provider. */
import { spreadOf } from '../statistics.ts'
import type { Trial } from '../trial.ts'

const perSecond = 50

export const clickToAnswer: Trial = {
  name: 'click-to-answer',
  title: "from the shopper's click to the pushed answer, 50 payments a second with the practice provider",
  events: 1_500,
  rounds: 3,
  paired: false,
  async run({ workbench, events, rounds }) {
    const [p50, p99, cpu, late]: [number[], number[], number[], number[]] = [[], [], [], []]
    let difference: string | undefined
    for (let round = 0; round <= rounds; round++) {
      const { figures, cpu_seconds, result } = await workbench.run('click-ours', { events, perSecond })
      const { p50_ms = 0, p99_ms = 0, worst_ms = 0, late_ms = 0 } = figures
      process.stderr.write(
        `click-to-answer, round ${round} of ${rounds}: p50 ${p50_ms.toFixed(1)} ms, p99 ${p99_ms.toFixed(1)} ms, worst ${worst_ms.toFixed(1)} ms\n`,
      )
      const expected = JSON.stringify({ paid: events })
      if (JSON.stringify(result) !== expected) difference ??= `${JSON.stringify(result)}, expected ${expected}`
      if (round === 0) continue
      p50.push(p50_ms)
      p99.push(p99_ms)
      cpu.push((cpu_seconds / events) * 1000)
      late.push(late_ms)
    }
    const note = `${spreadOf(cpu).median.toFixed(2)} ms of processor time per payment; a shopper came ${spreadOf(late).max.toFixed(0)} ms late at worst`
    return {
      figures: [
        { name: 'click to answer, p50', value: spreadOf(p50), unit: 'ms', goal: { most: 20 }, note },
        { name: 'click to answer, p99', value: spreadOf(p99), unit: 'ms', goal: { most: 100 } },
      ],
      details: { cpu_ms_per_payment: spreadOf(cpu).median, late_ms: spreadOf(late).max },
      difference,
    }
  },
}
