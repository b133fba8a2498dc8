/** A time in which nobody ran `counterflow serve` is kept as our absence: no guard takes it for a silence of the shop. */
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { absencesOf } from '../../runtime/host/absences.ts'
import { openStore } from '../../runtime/host/store/open.ts'
import { orders } from '../host/app/flows.ts'
import { Workplace } from './command.ts'
import { serve } from './serving.ts'

it('a start after three hours says that we were away, a start at once does not', async () => {
  const place = new Workplace()
  onTestFinished(() => place.remove())
  place.write('shop.flow.json', orders())
  const runOnce = async (): Promise<void> => {
    const { child, ended } = await serve(place)
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  }
  const inStore = <T>(look: (store: ReturnType<typeof openStore>) => T): T => {
    const store = openStore(join(place.folder, 'shop.db'))
    try {
      return look(store)
    } finally {
      store.close()
    }
  }
  await runOnce()
  await runOnce()
  expect(inStore(absencesOf)).toEqual([])

  const left = Date.now() - 3 * 3_600_000
  inStore((store) => store.atomically(() => store.parts.settings.set('alive', left)))
  await runOnce()
  expect(inStore(absencesOf)).toEqual([{ from: left, to: expect.any(Number) }])
})
