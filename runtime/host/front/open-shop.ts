/** The shop in the browser: the engine's process, the host of the window, and their end in the right order. */
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CounterflowError } from '../../model/problem.ts'
import { asStorageError } from '../store/errors.ts'
import { type BrowserHost, startBrowserHost } from './browser-host.ts'
import { forkEngine } from './forked-engine.ts'
import { isElsewhere, readNote, writeNote } from './running-host.ts'
import { type Supervisor, supervise } from './supervisor.ts'
import { windowFolder } from './window-build.ts'

export type OpenShop = {
  readonly host: BrowserHost
  readonly supervisor: Supervisor
  /** Work under way is finished, the store closed, the port free. */
  close(): Promise<void>
}

export type ShopOptions = {
  readonly root: string
  readonly store: string
  /** Undefined: the one of the last time. */
  readonly port: number | undefined
  /** Resolves when the window can be served. */
  readonly built: Promise<void>
  /** Open the ingress also where nothing needs it. */
  readonly listen?: boolean
}

const firstPort = 4640

/** @throws STORE_HELD, STORE_…, ENGINE_STOPPED, PORT_TAKEN; nothing is left running then */
export async function openShop({ root, store, port, built, listen = false }: ShopOptions): Promise<OpenShop> {
  makeFolder(dirname(store))
  const { port: last } = readNote(store)
  const lastPort = last === undefined ? {} : { port: last }
  if (!isElsewhere(store)) writeNote(store, { ...lastPort, running: { pid: process.pid } })
  const supervisor = supervise(({ effectsPaused }) =>
    forkEngine({
      ...{ store, templates: join(root, 'templates'), log: join(dirname(store), 'engine.log') },
      ...{ effectsPaused, listen },
    }),
  )
  try {
    await Promise.all([built, ready(supervisor)])
    const host = await startBrowserHost({
      supervisor,
      files: windowFolder(root),
      port: port === undefined ? { port: last ?? firstPort, exactly: false } : { port, exactly: true },
      version: versionOf(root),
      store,
    })
    writeNote(store, { port: host.port, running: { pid: process.pid, key: host.handOverKey } })
    return {
      host,
      supervisor,
      async close() {
        await host.close()
        await supervisor.close()
        writeNote(store, { port: host.port })
      },
    }
  } catch (error) {
    await supervisor.close()
    if (readNote(store).running?.pid === process.pid) writeNote(store, lastPort)
    throw error
  }
}

/** Resolves when the engine runs; rejects when it has given up. */
function ready(supervisor: Supervisor): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const { state, message, advice, code = 'ENGINE_STOPPED' } = supervisor.state()
      if (state === 'restarting') return
      stop()
      if (state === 'running') resolve()
      else reject(new CounterflowError(code, message, { advice }))
    }
    const stop = supervisor.onEvent((_window, event) => {
      if (event === 'engine') look()
    })
    look()
  })
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw asStorageError(error)
  }
}

function versionOf(root: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return version
}
