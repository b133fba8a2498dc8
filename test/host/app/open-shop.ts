/** A shop in a folder of its own, asked as a window asks: through the checks of every argument. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { ask } from '../../../runtime/host/app/calls.ts'
import { type OpenShop, openShop } from '../../../runtime/host/app/shop.ts'
import type { ShopOptions } from '../../../runtime/host/app/shop-options.ts'
import type { ApiEventName, ArgumentsOf, EngineMethod, ResultOf } from '../../../runtime/model/api.ts'
import type { Json } from '../../../runtime/model/json.ts'
import { CounterflowError } from '../../../runtime/model/problem.ts'

export const templates = fileURLToPath(new URL('../../../templates', import.meta.url))

export type Told = { readonly window: string | null; readonly event: ApiEventName; readonly payload: unknown }

export type TestShop = {
  readonly folder: string
  readonly path: string
  /** What the windows were told, in order. */
  readonly told: readonly Told[]
  readonly shop: OpenShop
  call<M extends EngineMethod>(method: M, argument: ArgumentsOf<M>, window?: string): Promise<ResultOf<M>>
  /** The code that a call fails with, and its details. */
  failure(method: string, argument: unknown): Promise<{ code: string; details: CounterflowError['details'] }>
  close(): Promise<void>
  reopen(): Promise<void>
}

export async function newShop(options: Partial<ShopOptions> = {}): Promise<TestShop> {
  const folder = mkdtempSync(join(tmpdir(), 'app-shop-'))
  const path = join(folder, 'shop.db')
  const told: Told[] = []
  const open = async (): Promise<OpenShop> => {
    const opened = await openShop({
      storePath: path,
      templatesFolder: templates,
      storeOptions: { reserveBytes: 0 },
      ...options,
    })
    opened.onEvent((window, event, payload) => void told.push({ window, event, payload }))
    return opened
  }
  let shop = await open()
  let isOpen = true
  const close = async (): Promise<void> => {
    if (isOpen) await shop.close()
    isOpen = false
  }
  onTestFinished(async () => {
    await close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    folder,
    path,
    told,
    get shop() {
      return shop
    },
    // What was asked for is what the Api says that it is: the checks themselves have a test of their own.
    call: async (method, argument, window = 'one') => (await ask(shop, method, argument, window)) as never,
    async failure(method, argument) {
      try {
        await ask(shop, method, argument, 'one')
      } catch (error) {
        if (error instanceof CounterflowError) return { code: error.code, details: error.details }
        throw error
      }
      return { code: 'done', details: {} }
    },
    close,
    async reopen() {
      await close()
      shop = await open()
      isOpen = true
    },
  }
}

/** ms: alerts look more often than in real life, so that a test may wait for several looks. */
export const alertsEvery = 30

/** For what must not come about: a few looks in which it could have. */
export const someLooks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 8 * alertsEvery))

/** Waits until something holds, and says at the end what it was instead. */
export async function until<T>(read: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const end = performance.now() + 15_000
  for (;;) {
    const value = await read()
    if (holds(value)) return value
    if (performance.now() > end) throw new Error(`It never came to that. Last: ${JSON.stringify(value)?.slice(0, 600)}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export type Change = (document: { [name: string]: Json }) => void

/** The draft as it would be after an edit. */
export function edited(text: string, change: (document: never) => void): string {
  const document = JSON.parse(text)
  change(document as never)
  return JSON.stringify(document)
}
