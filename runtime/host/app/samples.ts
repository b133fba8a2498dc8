/**
 * The sample events of the template that a flow was made from, put into it by hand: what happens then is real, as with
 * any other event, so that a merchant sees the flow at work before a shop is connected.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { eventFromInput, isRefusal } from '../../engine/arrival.ts'
import { parseTime } from '../../engine/event-time.ts'
import type { SamplesSent } from '../../model/api/events.ts'
import type { ArrivingEvent, EventInput } from '../../model/event.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { entrance } from '../entrance.ts'
import { notOn } from './refusals.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

const prefix = 'samples:'
const most = 1_000
/** A moment in the data of an event, such as until when money is reserved. */
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/

type Sample = { readonly node: string; readonly event: JsonObject; readonly time: number }

export function openSamples({ store, services, templates }: ShopParts, running: () => Running) {
  const { settings } = store.parts

  /** Where they lie: in a template of ours, or beside the store for a package. */
  function folderOf(flow: string): string | undefined {
    const kept = settings.get(`${prefix}${flow}`)
    if (!isObject(kept)) return undefined
    const { template, content } = kept
    if (isName(template)) return join(templates, template, 'samples')
    return isName(content) ? join(dirname(store.path), 'packages', content) : undefined
  }

  function read(flow: string, nodes: readonly string[]): readonly Sample[] {
    const folder = folderOf(flow)
    if (folder === undefined) return []
    return nodes
      .flatMap((node) => {
        const file = join(folder, `${node}.ndjson`)
        return isName(node) && existsSync(file) ? eventsIn(readFileSync(file, 'utf8'), node) : []
      })
      .slice(0, most)
      .toSorted((a, b) => a.time - b.time)
  }

  return {
    /** Inside a transaction of the caller. */
    remember(flow: string, from: { readonly template: string } | { readonly content: string }): void {
      settings.set(`${prefix}${flow}`, { ...from })
    },
    /** Inside a transaction of the caller. A copy of a flow has the samples of the first one. */
    copy(from: string, to: string): void {
      const kept = settings.get(`${prefix}${from}`)
      if (kept !== undefined) settings.set(`${prefix}${to}`, kept)
    },
    methods: {
      'samples.count': ({ flow, nodes }: { flow: string; nodes: readonly string[] }) => read(flow, nodes).length,
      'samples.send': async ({ flow, by }: { flow: string; by: string }): Promise<SamplesSent> => {
        const deployment = running().deployment(flow)
        if (deployment === undefined) throw notOn('it takes no events')
        const { plan } = deployment
        const nodes = [...plan.producers.map(({ node }) => node), ...plan.listeners.map(({ producer }) => producer)]
        const samples = read(flow, [...new Set(nodes)])
        // As if the last of them happened now: waits and windows look at the time of an event.
        const later = services.clock.now() - (samples.at(-1)?.time ?? 0)
        const events = samples.map(({ node, event, time }): ArrivingEvent => {
          const input = {
            ...(moved(event, later) as JsonObject),
            id: `sample-${flow}-${String(event.id)}`,
            time: time + later,
            sentby: by,
          }
          const arriving = eventFromInput(input as unknown as EventInput, {
            ...entrance(plan, node),
            now: services.clock.now(),
            id: () => null,
          })
          if (isRefusal(arriving)) throw new Error(arriving.message)
          return arriving
        })
        const answers = events.length === 0 ? [] : await running().runtime().accept(events)
        const count = (kind: string): number => answers.filter((answer) => answer.kind === kind).length
        return { accepted: count('accepted'), known: count('duplicate'), refused: count('refused') }
      },
    },
  }
}

export type Samples = ReturnType<typeof openSamples>

function eventsIn(text: string, node: string): readonly Sample[] {
  return text.split('\n').flatMap((line): Sample[] => {
    const event = parsed(line)
    const time = event === undefined ? Number.NaN : parseTime(String(event.time))
    return event === undefined || Number.isNaN(time) ? [] : [{ node, event, time }]
  })
}

function parsed(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) && typeof value.type === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

function moved(value: Json, later: number): Json {
  if (typeof value === 'string') return moment.test(value) ? new Date(parseTime(value) + later).toISOString() : value
  if (Array.isArray(value)) return value.map((one) => moved(one, later))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, moved(one, later)]))
}

const isName = (value: Json | undefined): value is string =>
  typeof value === 'string' && /^\w[\w.-]*$/.test(value) && !value.includes('..')
