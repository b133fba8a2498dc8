/**
 * Stripe's list of events. It gives the newest first, so it is read in windows of time, each of them whole and turned
 * round. It reaches back 30 days.
 */
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { stripeItem } from '../ingress/providers/stripe.ts'
import { answered } from './access.ts'
import type { Lost, ReadStretch, Stretch, StretchPage } from './stretch.ts'

const day = 86_400
const kept = 30 * day
/** Seconds that are read once more: an event may be listed a little after its time. */
const overlap = 60
const perPage = 100
/** A window with more is halved: all of it has to be held to be turned round. */
const mostPages = 20

export const readStripe: ReadStretch = async (stretch) => {
  const now = Math.floor(stretch.now / 1000)
  const wanted = fromOf(stretch.position) ?? Math.floor(stretch.since / 1000)
  const oldest = now - kept
  const from = Math.max(wanted, oldest)
  const lost: Lost | undefined =
    wanted < oldest ? { from: wanted * 1000, to: oldest * 1000, why: 'Stripe keeps events for 30 days.' } : undefined
  let length = Math.max(1, Math.min(day, now - from + 1))
  let found = await readWindow(stretch, from, from + length)
  while (found === undefined && length > 1) {
    length = Math.ceil(length / 2)
    found = await readWindow(stretch, from, from + length)
  }
  const end = from + length
  const isLast = end > now
  const items = (found ?? []).toReversed().flatMap((value) => {
    const item = stripeItem(value)
    return item === undefined ? [] : [{ ...item, original: value }]
  })
  const page: StretchPage = {
    items,
    position: { from: isLast ? Math.max(from, end - 1 - overlap) : end },
    more: !isLast,
    done: isLast ? 1 : Math.min(0.999, (end * 1000 - stretch.since) / Math.max(1, stretch.now - stretch.since)),
  }
  return lost === undefined ? page : { ...page, lost }
}

/** Undefined: more than can be held. At one second everything is taken. */
async function readWindow(stretch: Stretch, from: number, to: number): Promise<readonly JsonObject[] | undefined> {
  const { access, read, signal } = stretch
  const values: JsonObject[] = []
  let after: string | undefined
  for (let pages = 0; ; pages++) {
    if (pages === mostPages && to - from > 1) return undefined
    const query = new URLSearchParams({ limit: `${perPage}`, 'created[gte]': `${from}`, 'created[lt]': `${to}` })
    if (after !== undefined) query.set('starting_after', after)
    const url = `${access.base}/v1/events?${query}`
    const body = answered(await read({ url, headers: { authorization: `Bearer ${access.token}` }, signal }))
    const page = isObject(body) && Array.isArray(body.data) ? body.data.filter(isObject) : []
    values.push(...page)
    const last = page.at(-1)?.id
    if (!isObject(body) || body.has_more !== true || typeof last !== 'string') return values
    after = last
  }
}

const fromOf = (position: Json): number | undefined =>
  isObject(position) && typeof position.from === 'number' ? position.from : undefined
