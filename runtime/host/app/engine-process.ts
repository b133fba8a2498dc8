/**
 * The process of the engine: opens the shop, answers the calls of whoever started it, and ends with the store closed.
 * Started by Node over the channel of a child, or by Electron as a utility process.
 *
 *     engine-process.ts --store <path> --templates <folder> [--effects-paused] [--listen] [--keychain]
 */
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { EngineState } from '../../model/api/engine.ts'
import type { Message } from '../../model/api/message.ts'
import { isObject, type Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { readThrown } from '../../model/thrown.ts'
import { tuneCollector } from '../collector.ts'
import { type DeskDoor, openDeskDoor } from '../desk/door.ts'
import { closing, goingBack } from '../front/engine-words.ts'
import { openSecretFile, secretFileOf } from '../secrets/secret-file.ts'
import { type Keychain, keychainOf } from '../secrets/secret-key.ts'
import { answer, ask } from './calls.ts'
import { openLine } from './line.ts'
import { type OpenShop, openShop } from './shop.ts'

/** The store gave up; who started us starts us again. */
const failed = 70
/** ms that calls under way have to end before the shop is closed for a while. */
const lastCalls = 5_000
/** Opening it again would change nothing, see the `engine` event that went before. */
const cannotOpen = 65

tuneCollector()
const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    templates: { type: 'string' },
    'effects-paused': { type: 'boolean' },
    listen: { type: 'boolean' },
    keychain: { type: 'boolean' },
  },
})
const line = openLine()
const log = (text: string): void => console.error(text)
const tellState = (state: EngineState): Promise<void> =>
  line.send({ kind: 'event', window: null, event: 'engine', payload: { ...state } })

/** The desktop app hands over the key of the secrets; a command line or an environment could be read by others. */
let takeKey: (keychain: Keychain) => void = () => {}
const fromKeychain = new Promise<Keychain>((resolve) => {
  takeKey = resolve
})

let shop: OpenShop | undefined
/** Where commands ask, as windows do. */
let door: DeskDoor | undefined
/** What was asked before the store was open. */
let early: unknown[] = []
let ending: Promise<void> | undefined
/** Calls that are being answered. */
let underWay = 0
let quiet = (): void => {}
/** While the shop is closed for work that nobody may have the store for. */
let aside: Promise<void> | undefined

/** Once, whoever asks first. */
function end(code: number): Promise<void> {
  ending ??= (async () => {
    try {
      await aside
      await door?.close()
      await shop?.close()
    } catch (error) {
      log(`The store was not closed in order: ${readThrown(error).message}`)
    }
    process.exit(code)
  })()
  return ending
}

async function open(store: string, templates: string, keychain: Keychain | undefined): Promise<OpenShop> {
  const opened = await openShop({
    storePath: resolve(store),
    templatesFolder: resolve(templates),
    effectsPaused: values['effects-paused'] ?? false,
    listen: values.listen ?? false,
    ...(keychain === undefined ? {} : { secrets: openSecretFile(secretFileOf(resolve(store)), { keychain }) }),
    log,
    standAside: (work) => {
      const done = standAside(work, () => open(store, templates, keychain))
      aside = done.catch(() => undefined)
      return done
    },
    onFailure: () => void process.nextTick(() => process.exit(failed)),
  })
  opened.onEvent((window, event, payload) => {
    // Payloads are plain data, see the Api.
    void line.send({ kind: 'event', window, event, payload: payload as unknown as Json })
  })
  return opened
}

/** What is asked meanwhile waits for the shop that is opened afterwards, whatever became of the work. */
async function standAside(work: () => unknown, reopen: () => Promise<OpenShop>): Promise<void> {
  const last = shop
  if (last === undefined || ending !== undefined) throw closing()
  await tellState(goingBack)
  shop = undefined
  await door?.close()
  // Whoever asked for this is under way as well.
  if (underWay > 1) await Promise.race([new Promise<void>((resolve) => (quiet = resolve)), pause(lastCalls)])
  try {
    await last.close()
  } catch (error) {
    log(`The store was not closed in order: ${readThrown(error).message}`)
    process.exit(failed)
  }
  let failure: unknown
  try {
    await work()
  } catch (error) {
    failure = error
  }
  try {
    await begin(await reopen())
  } catch (error) {
    await endUnopened(error)
  }
  if (failure !== undefined) throw failure
}

async function begin(opened: OpenShop): Promise<void> {
  shop = opened
  await tellState(opened.state())
  const waiting = early
  early = []
  for (const message of waiting) void take(message)
  door = await openDesk(opened, opened.store.path)
}

async function endUnopened(error: unknown): Promise<never> {
  const { message, code = 'UNEXPECTED' } = readThrown(error)
  log(message)
  const advice = error instanceof CounterflowError ? [error.kept, error.advice].filter(Boolean).join(' ') : ''
  await tellState({ state: 'stopped', message, advice, code })
  process.exit(cannotOpen)
}

const openDesk = (opened: OpenShop, store: string): Promise<DeskDoor> =>
  openDeskDoor({ store, program: 'the app', ask: (method, argument) => ask(opened, method, argument, 'a command') })

async function take(message: unknown): Promise<void> {
  if (isObject(message) && message.kind === 'close') return end(0)
  if (isObject(message) && message.kind === 'keychain')
    return takeKey(keychainOf(typeof message.key === 'string' ? message.key : null, String(message.refused)))
  if (isObject(message) && message.kind === 'ping') return line.send({ kind: 'pong' })
  if (shop === undefined) early.push(message)
  // Nothing is begun any more: the caller is told by our end.
  if (shop === undefined || ending !== undefined) return
  underWay += 1
  const told: Message | undefined = await answer(shop, message, log)
  underWay -= 1
  if (underWay <= 1) quiet()
  if (told) await line.send(told)
}

line.onMessage((message) => void take(message))
line.onEnd(() => void end(0))
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end(0))

try {
  if (values.store === undefined || values.templates === undefined)
    throw new CounterflowError('USAGE', 'Expected --store <path> and --templates <folder>.')
  await begin(await open(values.store, values.templates, values.keychain ? await fromKeychain : undefined))
} catch (error) {
  await endUnopened(error)
}
