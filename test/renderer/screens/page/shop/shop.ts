/** The whole host of a test page: what each method answers, and what a test may change about it meanwhile. */

import { ApiFailure } from '../../../../../renderer/bridge/api-failure.ts'
import type { Handlers } from '../../../../../renderer/bridge/memory-host.ts'
import type { Draft } from '../../../../../runtime/model/api/drafts.ts'
import type { EngineState } from '../../../../../runtime/model/api/engine.ts'
import type { LookItem } from '../../../../../runtime/model/api/look.ts'
import type { Preferences, Shop } from '../../../../../runtime/model/api/shop.ts'
import { flowCards, templateCards } from './cards.ts'
import { documents, sales, salesLive, textOf } from './documents.ts'
import { detail, newest, page, rowsBetween } from './log.ts'
import { lookItems } from './look.ts'
import { previews, versionCards } from './publishing.ts'
import { cards, tablePage, wanted } from './tables.ts'

/** From the address: numbers and words that say what this shop is like. */
export type Scene = { readonly [name: string]: string | undefined }

export function makeShop(scene: Scene) {
  const control = {
    head: Number(scene.events ?? 1_000_000),
    /** ms before an answer. */
    delay: Number(scene.delay ?? 0),
    /** Methods that fail, and with what. */
    failing: (scene.failing ? { [scene.failing]: 'ENGINE_BUSY' } : {}) as { [method: string]: string },
    look: (scene.look === 'none' ? [] : lookItems()) as LookItem[],
    preview: scene.preview ?? 'calm',
  }
  let shop: Shop = {
    name: 'Corner Store',
    zone: 'Europe/London',
    currency: 'GBP',
    operator: 'Robin',
    answered: scene.answered !== '0',
  }
  let preferences: Preferences = { theme: (scene.theme as 'light') ?? 'light', keepsRunning: true, runsAtLogin: false }
  let engine: EngineState = { state: 'running', message: '', advice: '' }
  let flows = flowCards(Number(scene.flows ?? 3)).map((card, index) =>
    index === 0 && scene.state !== undefined ? { ...card, state: scene.state as 'off', differs: false } : card,
  )
  const ends = () => ({ head: control.head, start: Math.min(control.head + 1, Number(scene.first ?? 1)) })

  const draft = (flow: string): Draft => ({
    flow,
    text: textOf({ ...(scene.same === '1' ? salesLive : (documents[flow] ?? sales)), id: flow }),
    revision: 7,
    state: flows.find((card) => card.flow === flow)?.state ?? 'off',
    live:
      flow === 'daily-sales' && scene.live !== '0'
        ? { version: 7, hash: 'hash-7', text: textOf(salesLive), at: newest, by: 'Robin' }
        : null,
    allowances:
      scene.allowed === '1'
        ? [
            { node: 'by-day', sentence: 'Sends requests to api.example.com', outside: true },
            { node: 'sales', sentence: 'Reads a file that you choose', outside: false },
            { node: 'moves', sentence: 'Writes the file stock.csv in the folder of your shop', outside: false },
          ]
        : [],
  })
  const turned = (flow: string, change: Partial<(typeof flows)[number]>) => {
    flows = flows.map((card) => (card.flow === flow ? { ...card, ...change } : card))
    return flows.find((card) => card.flow === flow) ?? flowCards(1)[0]
  }
  const made = (flow: string, name: string): Draft => {
    flows = [{ ...(flowCards(1)[0] as (typeof flows)[number]), flow, name, state: 'off', version: null }, ...flows]
    return { ...draft(flow), live: null }
  }

  const handlers: Handlers = {
    'shop.read': () => shop,
    'shop.answer': (answers) => {
      shop = { ...answers, answered: true }
      return shop
    },
    'preferences.read': () => preferences,
    'preferences.write': (change) => {
      preferences = { ...preferences, ...change }
      return preferences
    },
    'desktop.read': () => ({
      host: scene.desktop === 'browser' ? 'browser' : 'electron',
      platform: 'linux',
      canKeepRunning: scene.desktop !== 'browser',
      version: '0.1.0',
      store: '/home/ada/.local/share/counterflow/shop.db',
      canShowStore: scene.desktop !== 'browser',
    }),
    'engine.read': () => engine,
    'engine.retry': () => {
      engine = { state: 'running', message: '', advice: '' }
      return engine
    },
    'effects.resume': () => {
      engine = { state: 'running', message: '', advice: '' }
      return engine
    },
    'templates.list': () => templateCards(Number(scene.templates ?? 3)),
    'flows.list': () => flows,
    'flows.create': ({ name }) => made('daily-sales-2', name),
    'flows.demo': () => made('demo-shop', 'Demo shop'),
    'flows.import': ({ text }) => {
      if (text.startsWith('{')) return made('imported', 'Imported')
      throw new ApiFailure({
        code: 'FLOW_JSON',
        message: 'This is no flow that can be read.',
        kept: 'Nothing was changed.',
        advice: 'Choose a file that was exported from Counterflow.',
      })
    },
    'flows.duplicate': ({ flow }) => made(`${flow}-copy`, 'A copy'),
    'flows.remove': ({ flow }) => {
      flows = flows.filter((card) => card.flow !== flow)
      return null
    },
    'flows.restore': ({ flow }) => {
      flows = flowCards(Number(scene.flows ?? 3))
      return draft(flow)
    },
    'flows.turn': ({ flow, to }) => turned(flow, { state: to }) as (typeof flows)[number],
    'flows.missed': ({ flow }) => ({
      events: flows.find((card) => card.flow === flow)?.state === 'off' ? Number(scene.missed ?? 0) : 0,
      since: newest - 3_600_000,
    }),
    'draft.read': ({ flow }) => draft(flow),
    'draft.save': ({ revision }) => ({ revision: revision + 1 }),
    'publish.preview': () => previews[control.preview] ?? (previews.calm as (typeof previews)[string]),
    'publish.apply': ({ flow }) => {
      turned(flow, { state: 'on', version: 8, differs: false })
      const done = draft(flow)
      return { ...done, state: 'on', live: { version: 8, hash: 'hash-8', text: done.text, at: newest, by: 'Robin' } }
    },
    'versions.list': () => (scene.versions === 'none' ? [] : versionCards),
    'versions.read': () => ({ text: textOf(salesLive) }),
    'versions.revert': ({ flow, choices }) => {
      if (scene.revert === 'asks' && choices.reshaped === undefined)
        throw new ApiFailure({
          code: 'PUBLISH_CHOICE',
          message: 'It has to be decided first.',
          kept: 'The version that was in force still is.',
          details: { needs: ['reshaped'], stages: ['by-day'] },
        })
      return draft(flow)
    },
    'live.watch': ({ flow }) =>
      flow === null
        ? null
        : {
            flow,
            at: newest,
            since: newest,
            state: flows.find((card) => card.flow === flow)?.state ?? 'off',
            outputs: { 'sales.row': { total: 1_204, perMinute: 38 } },
            stages: {
              'by-day': {
                handled: 10,
                waiting: Number(scene.waiting ?? 0),
                behind: 0,
                needsLook: 0,
                effectsOpen: 0,
                rows: 305,
                halted: null,
              },
            },
            progress: {},
            head: control.head,
          },
    'history.page': (asked) => page(asked, ends()),
    'history.range': ({ first, last }) => rowsBetween(first, last, ends()),
    'history.types': () => [
      'com.counterflow.payment.captured',
      'com.counterflow.stock.low',
      'sale.line',
      'sale.priced',
    ],
    'history.ways': () => [],
    'event.read': ({ offset }) => {
      if (offset > control.head)
        throw new ApiFailure({
          code: 'EVENT_MISSING',
          message: 'There is no such event.',
          advice: 'Load the history anew.',
        })
      return detail(offset, control.head)
    },
    'tables.list': () => (scene.tables === 'none' ? [] : scene.tables === 'broken' ? (null as never) : cards),
    'tables.page': tablePage,
    'tables.csv': (query) => ({
      text: wanted(query)
        .map((row) => Object.values(row).join(','))
        .join('\n'),
    }),
    'look.list': () => control.look,
    'look.decide': ({ ids }) => {
      const gone = new Set(ids)
      control.look = control.look.filter(({ id }) => !gone.has(id))
      return { decided: ids.length }
    },
    'look.preview': ({ ids }) => ({
      items: ids.length,
      skipped: 3,
      redone: ids.length,
      behind: 0,
      sums: [{ minor: 4200, currency: 'GBP' }],
      places: ['api.example.com'],
    }),
    'look.repair': ({ ids }) => {
      const gone = new Set(ids)
      control.look = control.look.filter(({ id }) => !gone.has(id))
      return { state: 'finished', total: ids.length, done: ids.length, message: null, left: [] }
    },
    'look.repairing': () => null,
    'alerts.list': () => [],
    'simulator.speed': ({ speed }) => ({ speed }),
  }
  return { control, handlers: slowed(handlers, control) }
}

/** Every answer waits as long as the test says, and fails where it says. */
function slowed(
  handlers: Handlers,
  control: { readonly delay: number; readonly failing: { readonly [method: string]: string } },
): Handlers {
  return Object.fromEntries(
    Object.entries(handlers).map(([method, answer]) => [
      method,
      async (argument: never) => {
        if (control.delay > 0) await new Promise((resolve) => setTimeout(resolve, control.delay))
        const code = control.failing[method]
        if (code !== undefined)
          throw new ApiFailure({
            code,
            message: 'The engine does not answer.',
            kept: 'Nothing was changed.',
            advice: 'Try again in a moment.',
          })
        return answer(argument)
      },
    ]),
  ) as Handlers
}
