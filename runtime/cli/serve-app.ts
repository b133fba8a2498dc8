/** `serve --app`: the flows, the ingress, and the window in the browser besides, over one engine. */

import { dirname, join } from 'node:path'
import { ingressSettings } from '../host/app/ingress.ts'
import { openShop } from '../host/front/open-shop.ts'
import { buildWindow, isBuilt } from '../host/front/window-build.ts'
import { personalOptions } from '../host/personal-options.ts'
import { putInForce } from '../host/put-in-force.ts'
import { openStore } from '../host/store/open.ts'
import type { IngressState } from '../model/api/ingress.ts'
import { applyCare, type Care } from './care-options.ts'
import { openCommandOutside } from './command-outside.ts'
import { operatorName } from './operator-name.ts'
import { assertWhole, closeStore, listenForSignals } from './run-flow.ts'
import type { ServeRequest } from './serve-flows.ts'
import { assertFree } from './serve-port.ts'

export type ServeAppRequest = Omit<ServeRequest, 'onOpen'> & {
  /** `window` opens the app once. */
  onOpen(opened: { readonly window: string; readonly ingress: IngressState; readonly care: Care }): Promise<void>
}

const root = join(import.meta.dirname, '..', '..')

/** Resolves when a signal has ended it, and everything is closed. @throws PORT_TAKEN and whatever keeps a store closed */
export async function serveWithApp(request: ServeAppRequest): Promise<NodeJS.Signals> {
  const { plans, store, inputs, alertMail, log } = request
  const signals = listenForSignals()
  try {
    const care = await prepare(request)
    if (!isBuilt(root)) log('Building the window (only after a change, a few seconds) …')
    const built = isBuilt(root) ? Promise.resolve() : buildWindow(root)
    const shop = await openShop({ root, store, port: undefined, built, listen: true })
    try {
      const call = (method: string, argument: { readonly [name: string]: string }) =>
        shop.supervisor.call('serve', method, argument)
      for (const { flow, producers } of plans)
        for (const { node } of producers) {
          const path = inputs[node]
          if (path !== undefined) await call('inputs.bind', { flow: flow.id, node, path })
        }
      if (alertMail) await call('alerts.setMail', alertMail)
      // What the Api says of this method.
      const ingress = (await call('ingress.read', {})) as unknown as IngressState
      await request.onOpen({ window: shop.host.address(), ingress, care })
      return await signals.received
    } finally {
      await shop.close()
    }
  } finally {
    signals.ignore()
  }
}

/** Puts the flows in force, as `serve` does, and says where the ingress is to be: what runs is then the app's business. */
async function prepare({
  plans,
  store: path,
  port,
  publicUrl,
  choices,
  allowed,
  care,
}: ServeAppRequest): Promise<Care> {
  await assertFree(port)
  const store = openStore(path, {
    program: 'counterflow serve',
    files: join(dirname(path), 'files'),
    ...personalOptions(plans.map(({ flow }) => flow)),
  })
  let told: Care
  try {
    assertWhole(store)
    told = applyCare(store, care)
    // Checks that connections are there, and approves the servers that the flows name.
    await openCommandOutside(store, plans, allowed).close()
    for (const plan of plans) putInForce(store, plan, { at: Date.now(), choices, by: operatorName(), keepsPause: true })
    const { settings } = store.parts
    store.atomically(() => {
      if (port.exactly) settings.set(ingressSettings.port, port.port)
      if (publicUrl !== undefined) settings.set(ingressSettings.publicUrl, publicUrl)
    })
  } catch (error) {
    closeStore(store)
    throw error
  }
  const unclosed = closeStore(store)
  if (unclosed !== undefined) throw unclosed
  return told
}
