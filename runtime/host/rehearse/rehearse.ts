/**
 * Rehearses a flash sale: runs it through the real runtime in a process of its own, kills that process in the middle of
 * things, starts it again, and counts what must never happen.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeFlow } from '../../compile/canonical.ts'
import type { Plan } from '../../compile/plan.ts'
import { seeded } from '../../engine/simulated.ts'
import { CounterflowError } from '../../model/problem.ts'
import { heardBy } from './heard.ts'
import type { Findings, Task, Told } from './message.ts'
import { flashSale } from './sale.ts'
import { type Deed, deedsIn, doubledIn } from './world.ts'

const program = fileURLToPath(new URL('rehearsal-program.ts', import.meta.url))

export type RehearsalOptions = {
  readonly plan: Plan
  readonly seed: number
  readonly events: number
  /** How often the process is killed. */
  readonly kills: number
  onProgress?(done: number, total: number): void
}

export type Rehearsal = Findings & {
  readonly seed: number
  readonly events: number
  readonly kills: number
  /** Deeds outside that were done more than once. */
  readonly doubled: readonly string[]
  readonly deeds: number
  /** ms until an event was on the disk, of hundred the ninety-fifth. */
  readonly p95: number
  readonly seconds: number
  /** Nothing oversold, lost, doubled or left hanging. */
  readonly ok: boolean
}

/** @throws REHEARSAL_NOTHING where the flow hears nothing of a sale, REHEARSAL_ENDED where the program fails by itself. */
export async function rehearse({ plan, seed, events, kills, onProgress }: RehearsalOptions): Promise<Rehearsal> {
  const total = flashSale({ seed, events, currency: plan.flow.currency }).arrivals.filter(({ event }) =>
    heardBy(plan, event),
  ).length
  if (total === 0)
    throw new CounterflowError('REHEARSAL_NOTHING', `${plan.flow.id} hears nothing of a sale.`, {
      kept: 'Nothing was run.',
      advice:
        'Rehearse a flow that hears checkouts, payments, orders, stock or log-ins (the producer “Events of this shop”), or reads sold lines.',
    })
  const folder = mkdtempSync(join(tmpdir(), 'counterflow-rehearsal-'))
  const began = performance.now()
  try {
    const deaths = deathsOf(seed, kills, total)
    const took: number[] = []
    let from = 0
    let killed = 0
    for (;;) {
      const die = deaths[killed]
      const task = { flow: writeFlow(plan.flow), folder, seed, events, from, ...(die === undefined ? {} : { die }) }
      const life = await live(task, (told) => {
        from = told.upTo
        took.push(...told.took)
        onProgress?.(from, total)
      })
      if (life !== 'killed') return verdictOf(life, deedsIn(join(folder, 'outside.ndjson')))
      killed++
    }

    function verdictOf(findings: Findings, done: readonly Deed[]): Rehearsal {
      const doubled = doubledIn(done)
      const wrong = findings.lost + findings.unfinished + findings.oversold + doubled.length
      return {
        ...findings,
        seed,
        events,
        kills: killed,
        doubled,
        deeds: done.length,
        p95: percentile(took, 0.95),
        seconds: Math.round((performance.now() - began) / 100) / 10,
        ok: wrong === 0,
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One after the other, in the middle of deeds outside and of events coming in. */
function deathsOf(seed: number, kills: number, total: number): readonly NonNullable<Task['die']>[] {
  const random = seeded(seed + 7)
  const part = (): number => 1 + Math.floor((random() * total) / (kills + 1))
  return Array.from({ length: kills }, (_, index) => ({
    // Every other one in the middle of a deed, so that a charge and its record are apart.
    deeds: index % 2 === 0 ? 1 + Math.floor(part() / 4) : total * 10,
    events: part(),
  }))
}

/** Runs until the end of the sale or of the process. */
function live(task: Task, accepted: (told: Extract<Told, { kind: 'accepted' }>) => void): Promise<Findings | 'killed'> {
  const child: ChildProcess = fork(program, [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: process.execArgv.filter((word) => /strip-types|ExperimentalWarning/.test(word)),
  })
  return new Promise((resolve, reject) => {
    let findings: Findings | undefined
    child.on('message', (told: Told) => {
      if (told.kind === 'accepted') accepted(told)
      else findings = told.findings
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (findings !== undefined) resolve(findings)
      else if (signal === 'SIGKILL' && task.die !== undefined) resolve('killed')
      else
        reject(
          new CounterflowError('REHEARSAL_ENDED', `The rehearsal ended by itself (${signal ?? `code ${code}`}).`, {
            kept: 'Its store is gone; nothing of yours was touched.',
            advice: 'What it said stands above.',
          }),
        )
    })
    child.send(task)
  })
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100
}
