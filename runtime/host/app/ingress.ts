/**
 * The ingress of an open shop: on a port that stays the same, open while a form, a program or a provider needs it. Where
 * another program has the port, the window is told, and it is tried again until it is free.
 */
import type { IngressApi, IngressState, ProgramCard } from '../../model/api/ingress.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { ClockCheck } from '../clock-check.ts'
import type { Connections } from '../connections/connections.ts'
import { freePort, isFree } from '../front/free-port.ts'
import type { Answers } from '../ingress/forms/answers.ts'
import type { OpenPages } from '../ingress/forms/pages.ts'
import { type Ingress, openIngress } from '../ingress/ingress.ts'
import { placesOf } from '../ingress/subscriptions.ts'
import type { Tokens } from '../ingress/tokens.ts'
import { waysOf } from '../ingress/ways.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

export type AppIngressFacts = {
  readonly running: Running
  readonly pages: OpenPages
  readonly answers: Answers
  readonly tokens: Tokens
  readonly connections: Connections
  readonly secrets: SecretStore
  readonly clockCheck?: ClockCheck
  /** Open it whatever needs it: somebody started us for that. */
  readonly always?: boolean
}

type Methods = {
  readonly [M in keyof IngressApi]: (
    argument: IngressApi[M]['arguments'],
  ) => IngressApi[M]['result'] | Promise<IngressApi[M]['result']>
}

/** Tried first where none was used before; then the next ones. */
const usualPort = 4270
/** Where both are kept. */
export const ingressSettings = { port: 'ingress.port', publicUrl: 'ingress.publicUrl' }
/** How often it is seen whether it is needed, and whether a port that was taken is free, ms. */
const lookAfter = 2_000

export function openAppIngress(parts: ShopParts, facts: AppIngressFacts) {
  const { store, tell, log } = parts
  const kept = store.parts.settings
  const { running, pages, answers, tokens, connections, secrets, clockCheck, always = false } = facts
  let open: Ingress | undefined
  /** The port that another program has, and one that is free. */
  let taken: { readonly port: number; readonly free: number | null } | undefined
  let told = ''
  let closing = false
  let last: Promise<unknown> = Promise.resolve()

  const keptPort = (): number | undefined => {
    const port = kept.get(ingressSettings.port)
    return typeof port === 'number' ? port : undefined
  }
  const publicUrl = (): string | undefined => {
    const url = kept.get(ingressSettings.publicUrl)
    return typeof url === 'string' && url !== '' ? url : undefined
  }
  const hooked = () =>
    connections.list().flatMap(({ name, kind, hook }) => (hook === null ? [] : [{ name, kind, hook }]))
  const isNeeded = (): boolean => always || pages.list().length > 0 || tokens.list().length > 0 || hooked().length > 0

  function state(): IngressState {
    const port = open?.port ?? keptPort() ?? usualPort
    return {
      state: open !== undefined ? 'listening' : taken === undefined ? 'off' : 'taken',
      port,
      address: open?.address ?? '',
      free: taken?.free ?? null,
      publicUrl: publicUrl() ?? null,
      programs: tokens.list().length,
      pages: pages.list().map(({ id, page }) => ({
        flow: page.flow,
        node: page.node,
        title: page.title,
        shows: page.shows,
        address: open?.pageUrl(id) ?? '',
      })),
      hooks: hooked().map(({ name, kind, hook }) => ({ connection: name, kind, address: open?.hookUrl(hook) ?? '' })),
    }
  }

  function changed(): void {
    const now = state()
    const text = JSON.stringify(now)
    if (text !== told) tell('ingress', now)
    told = text
  }

  const opened = (port: number, exactly: boolean): Promise<Ingress> => {
    const url = publicUrl()
    return openIngress({
      ...{ store, connections, tokens, secrets, pages, answers, log },
      ways: waysOf(store, running.runtime),
      port: { port, exactly },
      ...(clockCheck === undefined ? {} : { clockCheck }),
      ...(url === undefined ? {} : { publicUrl: url }),
    })
  }

  async function openNow(): Promise<void> {
    const before = keptPort()
    try {
      open = await opened(before ?? usualPort, before !== undefined)
      taken = undefined
      // Addresses that people have written down lead here from now on.
      if (before === undefined) store.atomically(() => kept.set(ingressSettings.port, open?.port ?? usualPort))
    } catch (error) {
      if (!(error instanceof CounterflowError) || error.code !== 'PORT_TAKEN') throw error
      const port = before ?? usualPort
      if (taken?.port !== port) {
        log(`Port ${port} is in use by another program: nothing comes in by it until it is free.`)
        taken = { port, free: await freePort(port + 1) }
      }
    }
  }

  /** One after the other: a second opening must not meet the first one. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }

  const look = (): Promise<void> =>
    inTurn(async () => {
      if (closing) return
      if (!isNeeded()) {
        taken = undefined
        await open?.close()
        open = undefined
      } else if (open === undefined) await openNow()
      changed()
    })
  const lookSoon = (): void => void look().catch((error: unknown) => log(`The ingress could not be opened: ${error}`))

  pages.onChange(lookSoon)
  const timer = setInterval(lookSoon, lookAfter)
  timer.unref()

  /** @throws PORT_BUSY, PUBLIC_URL; what was open stays open then */
  async function set({ port, publicUrl: url }: IngressApi['ingress.set']['arguments']): Promise<IngressState> {
    if (url !== undefined && url !== null) checkUrl(url)
    const wanted = port ?? keptPort()
    const former = open
    if (port !== undefined && port !== former?.port && !(await isFree(port)))
      throw portBusy(port, await freePort(port + 1))
    // Everything else would be answered under an address that counts no more.
    await former?.close()
    open = undefined
    taken = undefined
    store.atomically(() => {
      if (wanted !== undefined) kept.set(ingressSettings.port, wanted)
      if (url !== undefined) kept.set(ingressSettings.publicUrl, url?.replace(/\/+$/, '') ?? '')
    })
    if (isNeeded()) await openNow()
    changed()
    return state()
  }

  const cardOf = (name: string): ProgramCard => {
    const card = programs().find(({ program }) => program === name)
    if (card === undefined) throw new Error('A program was let in and is not there')
    return card
  }
  const programs = (): readonly ProgramCard[] =>
    tokens
      .list()
      .map((program) => ({ ...program, places: placesOf(store, program.program, parts.services.clock.now()) }))

  const methods: Methods = {
    'ingress.read': () => state(),
    'ingress.set': (wish) => inTurn(() => set(wish)),
    'programs.list': () => programs(),
    'programs.add': async ({ program, sources, reads }) => {
      const token = tokens.add(program, sources, parts.services.clock.now(), reads)
      await look()
      return { program: cardOf(program), token }
    },
    'programs.remove': async ({ program }) => {
      tokens.remove(program)
      await look()
      return null
    },
  }

  return {
    methods,
    /** The address that a relay or a tunnel of theirs has; null where none is named. */
    relay: (): string | null => publicUrl() ?? null,
    /** Once everything is at work. */
    start: look,
    async close(): Promise<void> {
      clearInterval(timer)
      closing = true
      await inTurn(async () => open?.close())
    },
  }
}

const portBusy = (port: number, free: number | null): CounterflowError =>
  new CounterflowError('PORT_BUSY', `Port ${port} is in use by another program.`, {
    kept: 'Nothing was changed.',
    advice: free === null ? 'Choose another port.' : `Port ${free} is free: choose that one.`,
    details: { port, free },
  })

function checkUrl(url: string): void {
  const read = URL.canParse(url) ? new URL(url) : undefined
  if (read?.protocol === 'https:' && read.username === '' && read.pathname === '/' && read.search === '') return
  throw new CounterflowError('PUBLIC_URL', 'Expected the address of your relay, such as https://hooks.example.com.', {
    kept: 'Nothing was changed.',
  })
}
