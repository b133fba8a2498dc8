/** A program that dies while a flood waits in front of a slow step: the scrubber tells what lay there until it was worked off. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { openPastMaker } from '../../../runtime/host/past/as-of.ts'
import { openPastFile } from '../../../runtime/host/past/past-file.ts'
import { momentOf } from '../../../runtime/host/past/past-moment.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import type { PastMoment } from '../../../runtime/model/api/past.ts'
import { newFolder } from '../store/folder.ts'
import { floodPlan, slowRuntime } from './flood-flow.ts'

const program = fileURLToPath(new URL('flood-program.ts', import.meta.url))
const orders = 3_000

/** As the window asks: a reader beside whoever owns the store. */
function lookBack(path: string, at: number): PastMoment {
  const store = openStore(path, { readonly: true })
  const file = openPastFile(store)
  try {
    return momentOf(store, openPastMaker(store, file).at(at, ['flood']), 'flood', at)
  } finally {
    file.close()
    store.close()
  }
}

it('shows from the flood until it was worked off, across the death of the program, what lay in front of each step', async () => {
  const folder = newFolder()
  const before = Date.now()
  const child = fork(program, [folder.path, String(orders)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
  await pause(20)
  const dead = Date.now()
  await pause(20)

  const store = openStore(folder.path, { readonly: true })
  const cursor = store.stage('flood/totals')?.cursor ?? 0
  const behind = (stage: string): readonly number[] =>
    store.read(store.stage(stage)?.cursor ?? 0, orders * 2).map(({ data }) => (data as { total: number }).total)
  const waiting = behind('flood/totals')
  const free = behind('flood/free').filter((total) => total === 0).length
  const taken = [...store.rows('totals')].reduce((sum, row) => sum + Number(row.orders), 0)
  store.close()
  const large = waiting.filter((total) => total > 4).length
  const small = waiting.length - large
  expect([taken + waiting.length, large > 100, small > 100]).toEqual([orders, true, true])
  const seenDead = lookBack(folder.path, dead)
  expect(seenDead.stages).toMatchObject({ totals: { ahead: waiting.length, rows: 7 }, free: { ahead: free } })
  expect(seenDead.wires).toEqual({
    'size.large>totals': large,
    'size.otherwise>totals': small,
    'seldom.pass>free': free,
  })

  const again = folder.open()
  const runtime = slowRuntime(again)
  runtime.start(floodPlan)
  const moments: number[] = []
  for (let n = 0; n < 3; n++) {
    // Not worked off yet, and some of it is.
    while (!runtime.engine.isIdle && again.stage('flood/totals')?.cursor === cursor) await pause(1)
    moments.push(Date.now())
    await pause(2)
  }
  await runtime.idle()
  await runtime.stop()
  await pause(20)
  const after = Date.now()
  again.close()

  // What was shown of the moment stays what it was.
  expect(lookBack(folder.path, dead)).toEqual(seenDead)
  const counts = [dead, ...moments, after].map((at) => lookBack(folder.path, at).stages.totals?.ahead ?? -1)
  expect(counts).toEqual(counts.toSorted((a, b) => b - a))
  expect([counts[0], counts.at(-1)]).toEqual([waiting.length, 0])
  expect(counts.filter((count) => count > 0 && count < waiting.length).length).toBeGreaterThan(0)
  expect(lookBack(folder.path, after).wires).toEqual({})
  expect(lookBack(folder.path, before).wires).toEqual({})
})
