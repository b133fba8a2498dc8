/**
 * Keeps copies in step with the tables of their steps. The tables are exact, and each copy follows from its table alone:
 * so a copy that was off, lost or moved away catches up by being compared, and made anew it is the same again.
 */
import type { Deployment } from '../../engine/deployment.ts'
import { isObject, type Scalar } from '../../model/json.ts'
import { readThrown } from '../../model/thrown.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { readCopied, writeCopied } from './copied.ts'
import { type CopyJob, columnsOf, targetChanged, type Written } from './copy-job.ts'
import { writeCsvCopy } from './csv-copy.ts'
import { personalColumns } from './personal-columns.ts'
import { writeSqliteCopy } from './sqlite-copy.ts'

/** ms between two looks; a copy that cannot be written is tried again with each. */
const pause = 2_000
/** ms after which a copy is compared though nothing tells of a change: somebody may have edited the file. */
const surely = 10 * 60_000

export type CopiesParts = {
  readonly store: SqliteStore
  /** The folder for files. */
  readonly root: string
  deployments(): readonly Deployment[]
  /** A copy stands still, told once until it goes on. */
  onPaused(flow: string, table: string, reason: string): void
}

type Progress = { readonly stamp: string; readonly at: number; readonly reason: string | undefined }

export function openCopies({ store, root, deployments, onPaused }: CopiesParts) {
  const { settings } = store.parts
  const progress = new Map<string, Progress>()
  let closed = false
  let round: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  const jobs = (): readonly CopyJob[] =>
    deployments().flatMap(({ plan, runs }) =>
      plan.stages.flatMap(({ name, copy, tables: [table] }): CopyJob[] => {
        if (copy === undefined || table === undefined) return []
        const run = runs.find((each) => each.name === name)
        const left = copy.personal ? new Set<string>() : personalColumns(plan.flow, copy.columns)
        const { key, columns } = table
        return [
          {
            ...{ stage: name, flow: plan.flow.id, table: copy.table, as: copy.as, target: copy.target },
            key,
            columns: columns.filter((column) => !left.has(column.name)),
            personalKey: key.find((column) => left.has(column.name))?.name,
            stamp: `${plan.hash} ${run?.handled ?? 0}`,
          },
        ]
      }),
    )

  function* rowsOf(job: CopyJob): Generator<readonly Scalar[]> {
    const names = columnsOf(job).map(({ name }) => name)
    for (const row of store.rows(job.table)) yield names.map((name) => row[name] ?? null)
  }

  const settingOf = (job: CopyJob): string => `copy:${job.stage}:${job.target}`
  const written = (job: CopyJob): Written | undefined => {
    const value = settings.get(settingOf(job))
    return isObject(value) && typeof value.columns === 'string' ? { columns: value.columns } : undefined
  }

  async function write(job: CopyJob): Promise<void> {
    if (job.personalKey !== undefined)
      throw targetChanged(
        `The column ${job.personalKey} tells the rows apart and is personal, and personal fields are not copied.`,
      )
    if (job.as === 'sqlite') return writeSqliteCopy(job, rowsOf(job), root)
    const next = await writeCsvCopy(job, rowsOf(job), root, written(job))
    if (!closed) store.atomically(() => settings.set(settingOf(job), { ...next }))
  }

  async function bringInStep(force: boolean): Promise<void> {
    for (const job of jobs()) {
      if (closed) return
      const before = progress.get(job.stage)
      const isLevel = before?.stamp === job.stamp && before.reason === undefined && Date.now() - before.at < surely
      if (isLevel && !force) continue
      let reason: string | undefined
      // Before the rows are read: what comes meanwhile is in them or in the next round.
      const through = store.stage(job.stage)?.cursor ?? 0
      try {
        await write(job)
      } catch (error) {
        reason = readThrown(error).message
      }
      progress.set(job.stage, { stamp: job.stamp, at: Date.now(), reason })
      note(job, through, reason ?? null)
      if (reason !== undefined && before?.reason !== reason) onPaused(job.flow, job.table, reason)
    }
  }

  /** The cursor of the target; where it stands still it stays where it was. */
  function note({ stage, target }: CopyJob, through: number, reason: string | null): void {
    const before = readCopied(store, stage, target)
    const next = reason === null ? through : (before?.through ?? 0)
    if (closed || (before !== undefined && before.through === next && before.reason === reason)) return
    writeCopied(store, {
      stage,
      target,
      through: next,
      at: reason === null ? Date.now() : (before?.at ?? null),
      reason,
    })
  }

  /** One round at a time. */
  async function inTurn(force: boolean): Promise<void> {
    await round
    round = bringInStep(force).finally(() => {
      round = undefined
    })
    return round
  }

  function plan(): void {
    timer = setTimeout(() => void inTurn(false).finally(() => !closed && plan()), pause)
    timer.unref()
  }
  plan()

  return {
    /** All copies, now. */
    sync: (): Promise<void> => inTurn(true),
    /** Why a copy stands still. */
    reason: (stage: string): string | undefined => progress.get(stage)?.reason,
    /** The last event that is in the copy of a step; undefined for a step that keeps none. */
    through: (stage: string, target: string): number | undefined => readCopied(store, stage, target)?.through,
    async close(): Promise<void> {
      clearTimeout(timer)
      await inTurn(true).catch(() => undefined)
      closed = true
    },
  }
}

export type Copies = ReturnType<typeof openCopies>
