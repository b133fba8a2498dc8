/** Shopify's lists, one after the other, each in the order in which its objects changed, by the links from page to page. */
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { answered, NotAnswered, type ShopAccess } from './access.ts'
import { type Further, objectsIn, type Resource, resources } from './shopify-facts.ts'
import type { ReadStretch, Stretch, StretchPage } from './stretch.ts'

const version = '2026-01'
const usualPage = 250
/** ms that are read once more: what changes while a page is read may be listed behind it. */
const overlap = 60_000

/**
 * By resource: the latest change that was read (ms), and the address of the next page while there is one. `seen`: the
 * latest change on the pages so far, where they are in no order.
 */
type Place = { readonly from: number; readonly next: string | null; readonly denied: boolean; readonly seen: number }

export const readShopify: ReadStretch = async (stretch) => {
  const wanted = resources.filter(({ types }) => types.some(stretch.wants))
  const places = new Map(wanted.map(({ name }) => [name, placeOf(stretch.position, name, stretch.since)]))
  const round = roundOf(stretch.position) % Math.max(1, wanted.length)
  const resource = wanted[round]
  if (resource === undefined) return { items: [], position: stretch.position, more: false, done: 1 }
  const before = places.get(resource.name) ?? { from: stretch.since, next: null, denied: false, seen: 0 }
  const { items, place } = await readOne(stretch, resource, before)
  places.set(resource.name, place)
  // One list is read to its end, then the next one; the last one ends the round.
  const isThrough = place.next === null
  const next = isThrough ? round + 1 : round
  const more = next < wanted.length
  const position = {
    round: more ? next : 0,
    lists: Object.fromEntries([...places].map(([name, one]) => [name, { ...one }])),
  }
  const share = isThrough ? 1 : (place.from - stretch.since) / Math.max(1, stretch.now - stretch.since)
  const page: StretchPage = { items, position, more, done: more ? Math.min(0.999, (round + share) / wanted.length) : 1 }
  return page
}

async function readOne(stretch: Stretch, resource: Resource, place: Place) {
  const { access, read, signal, since } = stretch
  const headers = { 'x-shopify-access-token': access.token }
  const further: Further = async (path) =>
    answered(await read({ url: `${addressOf(access)}/${path}`, headers, signal }))
  const through = { ...place, next: null, seen: 0 }
  const first = async (): Promise<string | undefined> => {
    const more = resource.prepare === undefined ? {} : await resource.prepare(further)
    return more && firstPage(access, resource, more, Math.max(since, place.from - overlap))
  }
  try {
    const url = place.next ?? (await first())
    if (url === undefined) return { items: [], place: through }
    let answer = await read({ url, headers, signal })
    // A link from page to page is good for a while only: from the latest change on it is read anew.
    const anew = place.next !== null && answer.status === 400 ? await first() : undefined
    if (anew !== undefined) answer = await read({ url: anew, headers, signal })
    const body = answered(answer)
    const objects = isObject(body) ? objectsIn(body[resource.list ?? resource.name]) : []
    const found: JsonObject[] = []
    for (const object of objects) found.push(...((await resource.lookInto?.(object, further)) ?? [object]))
    const next = nextPage(answer.header('link'), access)
    const latest = Math.max(place.from, place.seen, ...objects.map(({ updated_at: at }) => momentOf(at)))
    const isKnown = resource.unordered !== true || next === null
    return {
      items: found.flatMap((object) => resource.facts(object, since)),
      place: isKnown
        ? { from: latest, next, denied: false, seen: 0 }
        : { from: place.from, next, denied: false, seen: latest },
    }
  } catch (error) {
    // The access token may be good for orders and not for customers.
    if (error instanceof NotAnswered && error.status === 403 && resource.name !== 'orders')
      return { items: [], place: { ...through, denied: true } }
    throw error
  }
}

const addressOf = ({ base }: ShopAccess): string => `${base}/admin/api/${version}`

function momentOf(value: Json | undefined): number {
  const moment = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(moment) ? 0 : moment
}

function firstPage(
  access: ShopAccess,
  { name, list = name, query, unordered, perPage = usualPage }: Resource,
  more: { readonly [name: string]: string },
  from: number,
): string {
  const asked = new URLSearchParams({
    ...query,
    ...more,
    updated_at_min: new Date(from).toISOString(),
    ...(unordered === true ? {} : { order: 'updated_at asc' }),
    limit: `${perPage}`,
  })
  return `${addressOf(access)}/${list}.json?${asked}`
}

/** `<https://…&page_info=…>; rel="next"`. Never to another host: the token goes along. */
function nextPage(link: string | undefined, { base }: ShopAccess): string | null {
  for (const part of (link ?? '').split(',')) {
    const [, url = ''] = /<([^>]+)>\s*;\s*rel="next"/.exec(part) ?? []
    if (URL.canParse(url) && new URL(url).origin === new URL(base).origin) return url
  }
  return null
}

function placeOf(position: Json, name: string, since: number): Place {
  const lists = isObject(position) && isObject(position.lists) ? position.lists : {}
  const found = Object.hasOwn(lists, name) ? lists[name] : undefined
  if (!isObject(found)) return { from: since, next: null, denied: false, seen: 0 }
  return {
    from: typeof found.from === 'number' ? Math.max(since, found.from) : since,
    next: typeof found.next === 'string' ? found.next : null,
    denied: found.denied === true,
    seen: typeof found.seen === 'number' ? found.seen : 0,
  }
}

const roundOf = (position: Json): number =>
  isObject(position) && typeof position.round === 'number' && position.round > 0 ? position.round : 0
