/**
 * What `npm start` runs: opens the shop in a window of its own where Electron can be had, else in the browser, and stays
 * until it is stopped. A second start of the same shop only opens another window of the first.
 */
import { join } from 'node:path'
import { CounterflowError } from '../../model/problem.ts'
import { appProgram, readHolder } from '../store/holder.ts'
import { findElectron, runElectron } from './electron-window.ts'
import { help, type LaunchOptions, readOptions } from './launch-options.ts'
import { hasDisplay, openBrowser } from './open-browser.ts'
import { openShop } from './open-shop.ts'
import { askRunning, isStarting } from './running-host.ts'
import { buildWindow, isBuilt } from './window-build.ts'

const root = join(import.meta.dirname, '..', '..', '..')

const exit = { ok: 0, usage: 2, held: 4, trouble: 5, interrupted: 130 } as const
const exitCodes: { readonly [code: string]: number } = { USAGE: exit.usage, STORE_HELD: exit.held }

/** ms: npm repeats a signal that a terminal has sent to us already, which is no second wish. */
const sameWish = 1000

const say = (line: string): void => console.log(line)

async function launch(options: LaunchOptions): Promise<void> {
  const { store } = options
  const running = await askRunning(store)
  if (running !== undefined) return handOver(running, options)
  const built = build()
  // It is awaited further down, after what may fail first.
  built.catch(() => {})
  if (!options.browser) {
    const electron = await findElectron(root, store, say)
    if ('binary' in electron) {
      await built
      if (await runElectron(electron.binary, root, store)) return
      say('Electron could not be started: Counterflow opens in the browser instead.')
    } else say(`${electron.missing}: Counterflow opens in the browser instead.`)
  }
  const stop = stopSignal()
  try {
    const shop = await openShop({ root, store, port: options.port, built })
    say(`Your shop is kept in ${store}`)
    await show(shop.host.address, options)
    say('Press Ctrl-C to stop it.')
    await stop
    say('Stopping: what is under way is finished first …')
    await shop.close()
    say('Stopped.')
  } catch (error) {
    const address = error instanceof CounterflowError && error.code === 'STORE_HELD' ? await quicker(store) : undefined
    if (address === undefined) throw error
    await handOver(address, options)
  }
}

async function build(): Promise<void> {
  if (isBuilt(root)) return
  say('Building the window (only after a change, a few seconds) …')
  await buildWindow(root)
}

async function handOver(address: string, options: LaunchOptions): Promise<void> {
  say('Counterflow is running already.')
  await show(() => address, options)
}

/** Opens the browser, or says where. An address opens one window, so what is printed is never one that was used. */
async function show(address: () => string, { open }: LaunchOptions): Promise<void> {
  if (open && hasDisplay()) {
    const used = address()
    if (await openBrowser(used)) return say(`Counterflow is open in your browser, at ${new URL(used).origin}`)
  }
  say(`Open this address in a browser on this computer; it opens one window:\n  ${address()}`)
}

/**
 * Two starts at the same moment: the other one has the store and will say where it is. Each may have written over the
 * other's word that it starts, so who has the store counts as well.
 */
async function quicker(store: string): Promise<string | undefined> {
  for (let tries = 0; tries < 50; tries += 1) {
    const address = await askRunning(store)
    if (address !== undefined || !(isStarting(store) || readHolder(store)?.program === appProgram)) return address
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return undefined
}

/** Resolves at the first wish to stop; a second one does not wait for work under way. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked: number | undefined
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        asked ??= performance.now()
        if (performance.now() - asked > sameWish) process.exit(exit.interrupted)
        resolve()
      })
  })
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) say(help)
  else await launch(options)
} catch (error) {
  if (!(error instanceof CounterflowError)) throw error
  console.error([error.message, error.kept, error.advice].filter((line) => line !== '').join('\n'))
  process.exitCode = exitCodes[error.code] ?? exit.trouble
}
