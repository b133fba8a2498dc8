/** Asks a provider what happened since it was asked last: the way that works on a computer that nobody can reach. */
import { namedConnection } from '../../model/connection.ts'
import type { EventInput } from '../../model/event.ts'
import { isObject, type Json } from '../../model/json.ts'
import { defineProducer } from '../../model/node.ts'
import type { ProducerContext, ProviderAnswer } from '../../model/services.ts'
import { sayDuration, sayList, sayTypes } from '../words.ts'
import { shopTypes } from './shop-types.ts'
import { waiter } from './waiter.ts'

const titles: { readonly [provider: string]: string } = { shopify: 'Shopify', stripe: 'Stripe' }

/** ms between two rounds, whatever the config says. */
const shortest = 10_000

/** In the catalogue: what was set aside for a person. */
const setAside = 'event.quarantined'

export const catchUp = defineProducer({
  type: 'catch-up',
  role: 'producer',
  live: true,
  polls: true,
  version: 1,
  title: 'Shop events',
  icon: 'refresh',
  summary:
    'Asks Shopify or Stripe every few minutes what happened since, also after days off. Webhooks come in here, too.',
  outputs: ['event'],
  fields: {
    provider: {
      kind: 'choice',
      default: 'shopify',
      help: 'Who is asked.',
      options: Object.entries(titles).map(([value, label]) => ({ value, label })),
    },
    connection: {
      kind: 'connection',
      kinds: ['shopify', 'stripe'],
      help: 'The connection on this computer. Its access token is kept there, never in a flow.',
    },
    types: {
      kind: 'text',
      label: 'Events',
      default: '*',
      help: 'Which events, separated by commas; * stands for anything: order.*, payment.failed',
    },
    every: {
      kind: 'duration',
      default: '2m',
      help: 'How often it asks. With webhooks through a relay of yours, an hour is enough.',
    },
    lateBy: {
      kind: 'duration',
      label: 'Late by up to',
      default: '3m',
      help: 'How much later than it happened an event may come. Waits and windows stay open that much longer.',
    },
  },
  explain({ provider = 'shopify', connection: named, types = '*', every = '2m' }) {
    const connection = namedConnection(named)
    const names = types.split(',').map((type) => type.trim())
    const what = names.includes('*') ? 'everything' : sayList(names.map(sayTypes), 'or')
    const whom = `${titles[provider] ?? provider}${connection ? ` (${connection})` : ''}`
    return `Asks ${whom} for ${what} every ${sayDuration(every).replace(/^1 (?=\D+$)/, '')}`
  },
  // As with webhooks: a shop's events are stored once, however they came and however many flows hear them.
  hears({ provider, connection, types }) {
    const source = `${provider}://${connection}`
    const type = shopTypes(types)
    return (event) => event.source === source && type(event.type)
  },
  compile({ provider, connection, types, every }) {
    return async (context) => {
      const { clock, providers } = context.services
      if (providers === undefined) return context.caughtUp()
      const waitUntil = waiter(clock, context.signal)
      let place = placeOf(context.position)
      if (place === undefined) {
        // A flow starts from now; what was before is brought in by reading the past in.
        place = { since: clock.now(), position: null }
        await context.produce([], place)
      }
      while (!context.signal.cancelled) {
        const { signal } = context
        const answer = await providers.ask({ provider, connection, types, ...place, origin: 'catchup', signal })
        if (answer.kind === 'later') {
          await waitUntil(Math.max(answer.until, clock.now() + 1_000))
          continue
        }
        place = { ...place, position: answer.position }
        await take(context, answer, place)
        if (answer.more) continue
        context.caughtUp()
        await waitUntil(clock.now() + Math.max(every, shortest))
      }
    }
  },
  examples: [
    {
      title: 'Orders of one shop, whichever way they came',
      config: { provider: 'shopify', connection: 'my-shop', types: 'order.placed, refund.*' },
      given: [
        { source: 'shopify://my-shop', type: 'order.placed', cforigin: 'live', data: 1 },
        { source: 'shopify://my-shop', type: 'order.placed', cforigin: 'catchup', data: 2 },
        { source: 'shopify://other-shop', type: 'order.placed', data: 3 },
        { source: 'shopify://my-shop', type: 'product.updated', data: 4 },
      ],
      expect: { event: [1, 2] },
    },
    {
      title: 'A stretch that was missed is told when it has been made up for',
      config: { provider: 'stripe', connection: 'till', types: 'payment.*, channel.recovered', every: '10m' },
      given: [
        { source: 'stripe://till', type: 'payment.captured', cforigin: 'catchup', data: 1 },
        { source: 'stripe://till', type: 'channel.recovered', data: { found: 1, lost: [] } },
        { source: 'stripe://till', type: 'event.quarantined', data: 2 },
      ],
      expect: { event: [1, { found: 1, lost: [] }] },
    },
  ],
})

type Place = { readonly since: number; readonly position: Json }
type Page = Extract<ProviderAnswer, { kind: 'page' }>

/** An event that the flow's schema does not let in is set aside: the place moves on behind it. */
async function take(context: ProducerContext, { events }: Page, place: Place): Promise<void> {
  const answers = await context.produce(events, { ...place })
  const refused = answers.flatMap((answer, at): readonly EventInput[] => {
    const event = events[at]
    if (answer.kind !== 'refused' || event === undefined) return []
    const { id, source, type, connection, data = null } = event
    const about = { reason: answer.message, id: id ?? null, type, content: data }
    return [{ id: `refused/${id}`, ...(source ? { source } : {}), type: setAside, connection, data: about }]
  })
  if (refused.length === 0) return
  await context.produce(refused)
  await context.produce([], { ...place })
}

function placeOf(position: Json): Place | undefined {
  if (!isObject(position) || typeof position.since !== 'number') return undefined
  return { since: position.since, position: position.position ?? null }
}
