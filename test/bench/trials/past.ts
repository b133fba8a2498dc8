/** Looking back among a million events: the page of a case, the tables as of a moment, and what a replay costs the engine. */
import { pairedRatios, spreadOf } from '../statistics.ts'
import type { Trial } from '../trial.ts'

export const caseFile: Trial = {
  name: 'case',
  title: 'the page of an order among 1,000,000 events: p99',
  events: 1_000_000,
  rounds: 5,
  paired: false,
  async run({ workbench, events, rounds }) {
    const folder = await workbench.built('reference-ours', { events, generated: true })
    await workbench.runIn(folder, 'past-store', { events, what: 'search' })
    const p99: number[] = []
    let note = ''
    for (let round = 0; round <= rounds; round++) {
      const { figures } = await workbench.runIn(folder, 'case-file', { events, seed: round })
      const { p99_ms = 0, p50_ms = 0, worst_ms = 0 } = figures
      note = `p50 ${p50_ms.toFixed(1)} ms, worst ${worst_ms.toFixed(1)} ms`
      process.stderr.write(`case, round ${round} of ${rounds}: p99 ${p99_ms.toFixed(1)} ms, ${note}\n`)
      if (round > 0) p99.push(p99_ms)
    }
    return {
      figures: [{ name: 'case, p99', value: spreadOf(p99), unit: 'ms', goal: { most: 50 }, note }],
      details: {},
      difference: undefined,
    }
  },
}

export const asOf: Trial = {
  name: 'as-of',
  title: 'tables as of any moment of 1,000,000 events: the slowest of 20',
  events: 1_000_000,
  rounds: 3,
  paired: false,
  async run({ workbench, events, rounds }) {
    const folder = await workbench.built('reference-ours', { events, generated: true })
    const built = await workbench.runIn(folder, 'past-store', { events, what: 'past' })
    const worst: number[] = []
    let middle = 0
    for (let round = 0; round <= rounds; round++) {
      const { figures } = await workbench.runIn(folder, 'as-of', { events, seed: round })
      const { p50_ms = 0, worst_ms = 0 } = figures
      process.stderr.write(
        `as-of, round ${round} of ${rounds}: p50 ${p50_ms.toFixed(0)} ms, worst ${worst_ms.toFixed(0)} ms\n`,
      )
      if (round === 0) continue
      worst.push(worst_ms)
      middle = p50_ms
    }
    const { bytes = 0 } = built.figures
    const note = `p50 ${middle.toFixed(0)} ms; snapshots ${(bytes / 1e6).toFixed(1)} MB, made in ${built.seconds.toFixed(1)} s`
    return {
      figures: [{ name: 'as of, slowest', value: spreadOf(worst), unit: 'ms', goal: { most: 1_000 }, note }],
      details: { snapshot_bytes: bytes },
      difference: undefined,
    }
  },
}

export const besideReplay: Trial = {
  name: 'beside',
  title: 'the live engine while a replay runs in another process',
  events: 300_000,
  rounds: 5,
  paired: false,
  async run({ workbench, events, rounds }) {
    const log = await workbench.built('reference-ours', { events, generated: true })
    const [alone, beside]: [number[], number[]] = [[], []]
    for (let round = 0; round <= rounds; round++) {
      const first = await workbench.run('reference-ours', { events, generated: true })
      let over = false
      const replays = (async () => {
        while (!over) await workbench.run('shadow-ours', { events, log, beside: true })
      })()
      const second = await workbench.run('reference-ours', { events, generated: true })
      over = true
      await replays
      process.stderr.write(
        `beside, round ${round} of ${rounds}: ${Math.round(events / first.seconds)}/s alone, ${Math.round(events / second.seconds)}/s beside a replay\n`,
      )
      if (round === 0) continue
      alone.push(events / first.seconds)
      beside.push(events / second.seconds)
    }
    return {
      figures: [{ name: 'beside', value: spreadOf(pairedRatios(beside, alone)), unit: 'x', goal: { least: 0.8 } }],
      details: {},
      difference: undefined,
    }
  },
}
