/** What each method may be asked with. Everything is checked here, once; behind it arguments are what their types say. */
import { z } from 'zod'
import type { ArgumentsOf, EngineMethod } from '../../model/api.ts'
import type { EventInput } from '../../model/event.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { pieceSize } from './uploads.ts'

/** A document of 8 MB, see `flowLimits`; what is larger is refused before anybody reads it. */
const longestDocument = 8 * 1024 * 1024
const longestImport = 32 * 1024 * 1024
/** Of a file, in base64: four characters for three bytes. */
const longestPiece = Math.ceil(pieceSize / 3) * 4
const deepest = 64
const mostValues = 200_000

const id = z.string().min(1).max(200)
const flow = z.strictObject({ flow: id })
const nothing = z.strictObject({})
const name = z.string().min(1).max(200)
const by = z.string().max(200)
const pin = z.string().max(40)
const words = z.string().max(500)
const offset = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const moment = z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER)
const limit = z.number().int().min(1).max(1_000)
const text = z.string().max(longestDocument)
/** Not less than a day and not less than a store takes that holds nothing. */
const most = z.number().int().min(0)
const keepRule = {
  days: z.number().int().min(1).max(36_500).nullable(),
  bytes: z
    .number()
    .int()
    .min(10 * 1024 * 1024)
    .max(Number.MAX_SAFE_INTEGER)
    .nullable(),
}
const choices = z.strictObject({
  reshaped: z.enum(['empty', 'rebuild']).exactOptional(),
  added: z.enum(['now', 'beginning']).exactOptional(),
  removed: z.enum(['drain', 'park', 'discard']).exactOptional(),
  returned: z.enum(['take up', 'fresh']).exactOptional(),
})
const range = z.union([
  z.strictObject({ days: z.number().int().min(1).max(36_500) }),
  z.strictObject({ offsets: z.array(offset).min(1).max(10_000) }),
  z.strictObject({ from: moment.exactOptional(), to: moment.exactOptional() }),
])
const findings = z.array(z.string().max(40)).max(10_000)
const mergeChoices = z.record(z.string().max(300), z.enum(['mine', 'theirs']))
const sort = z.strictObject({ column: id, descending: z.boolean() })
const start = z.enum(['now', 'catch up'])
const state = z.enum(['on', 'paused', 'off'])
const format = z.enum(['auto', 'csv', 'ndjson'])

const jsonObject = z.custom<JsonObject>(
  (value) => isObject(value) && isPlain(value),
  'Expected an object of plain JSON',
)
const event = z.custom<EventInput>(
  (value) => isObject(value) && typeof value.type === 'string' && value.type !== '' && isPlain(value),
  'Expected an event with a type',
)

const facts = z.record(z.string().max(100), z.string().max(1_000))
const mode = z.enum(['test', 'live'])
const secretLines = z.array(z.string().max(5_000)).max(10).exactOptional()
const secrets = z.strictObject({ key: secretLines, hook: secretLines })

export const argumentSchemas: { readonly [M in EngineMethod]: z.ZodType<ArgumentsOf<M>> } = {
  'shop.read': nothing,
  'shop.answer': z.strictObject({ name: z.string().max(200), zone: id, currency: id, operator: by }),
  'preferences.read': nothing,
  'preferences.write': z.strictObject({
    theme: z.enum(['system', 'light', 'dark']).exactOptional(),
    keepsRunning: z.boolean().exactOptional(),
    runsAtLogin: z.boolean().exactOptional(),
  }),
  'effects.resume': z.strictObject({ by }),
  'templates.list': nothing,
  'flows.list': nothing,
  'flows.create': z.strictObject({ name, template: id.exactOptional(), settings: jsonObject.exactOptional() }),
  'flows.demo': nothing,
  'flows.import': z.strictObject({ text: z.string().max(longestImport), name: name.exactOptional() }),
  'flows.duplicate': flow,
  'flows.remove': z.strictObject({ flow: id, by }),
  'flows.restore': flow,
  'flows.turn': z.strictObject({ flow: id, to: state, by, start: start.exactOptional() }),
  'flows.missed': flow,
  'draft.read': flow,
  'draft.save': z.strictObject({ flow: id, text, revision: offset, label: words }),
  'publish.preview': flow,
  'publish.apply': z.strictObject({
    flow: id,
    revision: offset,
    choices,
    by,
    start: start.exactOptional(),
    allow: z.array(id).max(200).exactOptional(),
  }),
  'versions.list': flow,
  'versions.read': z.strictObject({ flow: id, hash: id }),
  'versions.revert': z.strictObject({ flow: id, hash: id, choices, by }),
  'live.watch': z.strictObject({ flow: id.nullable() }),
  'history.page': z.strictObject({
    text: words.exactOptional(),
    type: words.exactOptional(),
    flow: id.exactOptional(),
    from: moment.exactOptional(),
    to: moment.exactOptional(),
    before: offset.exactOptional(),
    limit,
  }),
  'history.range': z.strictObject({ first: offset, last: offset }),
  'history.types': z.strictObject({ flow: id.exactOptional() }),
  'history.ways': z.strictObject({ offsets: z.array(offset).max(100) }),
  'event.read': z.strictObject({ offset }),
  'events.samples': z.strictObject({ flow: id, type: words.exactOptional(), limit }),
  'samples.count': z.strictObject({ flow: id, nodes: z.array(id).max(500) }),
  'samples.send': z.strictObject({ flow: id, by }),
  'events.send': z.strictObject({ flow: id, node: id, event, by }),
  'ingress.read': nothing,
  'ingress.set': z.strictObject({
    port: z.number().int().min(1_024).max(65_535).exactOptional(),
    publicUrl: z.string().max(300).nullable().exactOptional(),
  }),
  'programs.list': nothing,
  'programs.add': z.strictObject({
    program: id,
    sources: z.array(z.string().max(300)).max(50),
    reads: z.array(z.string().max(301)).max(50),
  }),
  'programs.remove': z.strictObject({ program: id }),
  'inputs.read': flow,
  'inputs.bind': z.strictObject({ flow: id, node: id, path: z.string().min(1).max(4_096).nullable() }),
  'inputs.sample': z.strictObject({ flow: id, node: id }),
  'inputs.preview': z.strictObject({ flow: id, node: id, format: format.exactOptional() }),
  'inputs.begin': z.strictObject({ flow: id, node: id, name: z.string().min(1).max(1_000), size: offset }),
  'inputs.piece': z.strictObject({
    upload: id,
    at: offset,
    bytes: z
      .string()
      .max(longestPiece)
      .regex(/^[A-Za-z\d+/]*={0,2}$/),
  }),
  'inputs.finish': z.strictObject({ upload: id, format: format.exactOptional() }),
  'inputs.cancel': z.strictObject({ upload: id }),
  'intake.read': z.strictObject({}),
  'event.raw': z.strictObject({ offset }),
  'backfill.start': z.strictObject({ connection: id, days: z.number().int().min(1).max(400), by }),
  'backfill.cancel': z.strictObject({ connection: id }),
  'person.find': z.strictObject({ text: z.string().trim().min(2).max(200) }),
  'person.forget': z.strictObject({
    ...{ text: z.string().trim().min(2).max(200), by, pin: pin.exactOptional() },
    copies: z.boolean().exactOptional(),
  }),
  'person.copies': nothing,
  'person.clean': z.strictObject({
    paths: z.array(z.string().max(4_096)).min(1).max(200),
    by,
    pin: pin.exactOptional(),
  }),
  'person.drop': z.strictObject({ path: z.string().max(4_096), by, pin: pin.exactOptional() }),
  'tables.list': z.strictObject({ flow: id.exactOptional() }),
  'tables.page': z.strictObject({
    table: id,
    sort: sort.exactOptional(),
    text: words.exactOptional(),
    after: offset.exactOptional(),
    limit: limit.exactOptional(),
  }),
  'tables.csv': z.strictObject({ table: id, sort: sort.exactOptional(), text: words.exactOptional() }),
  'look.list': z.strictObject({ flow: id.exactOptional() }),
  'look.read': z.strictObject({ id: z.string().min(1).max(500) }),
  'look.preview': z.strictObject({ ids: z.array(z.string().min(1).max(500)).max(1_000) }),
  'look.repair': z.strictObject({ ids: z.array(z.string().min(1).max(500)).max(1_000), by }),
  'look.repairing': nothing,
  'look.stop': nothing,
  'look.copy': z.strictObject({ id: z.string().min(1).max(500), event, by }),
  'rebuild.start': z.strictObject({ table: id }),
  'rebuild.read': nothing,
  'rebuild.stop': nothing,
  'rebuild.swap': z.strictObject({ by }),
  'care.read': nothing,
  'care.preview': z.strictObject(keepRule),
  'care.keep': z.strictObject({ ...keepRule, by }),
  'care.remove': z.strictObject({ days: most.nullable(), bytes: most.nullable(), by }),
  'care.hold': z.strictObject({ offset, what: name, by }),
  'care.release': z.strictObject({ offset, by }),
  'care.schedule': z.strictObject({ on: z.boolean(), by }),
  'care.folder': z.strictObject({ folder: z.string().max(1_000).nullable(), by }),
  'care.backup': nothing,
  'care.verify': nothing,
  'care.stop': nothing,
  'care.wayBack': z.strictObject({ path: z.string().max(4_096) }),
  'care.goBack': z.strictObject({ path: z.string().max(4_096), by, pin: pin.exactOptional() }),
  'care.stay': nothing,
  'alerts.list': nothing,
  'alerts.mail': nothing,
  'alerts.setMail': z.strictObject({ connection: id.nullable(), to: z.string().max(320), by }),
  'alerts.tryMail': z.strictObject({ by }),
  'look.decide': z.strictObject({
    ids: z.array(z.string().min(1).max(500)).max(1_000),
    verdict: z.enum(['retry', 'skip', 'happened', 'did not happen']),
    reason: words,
    by,
  }),
  'tests.keep': z.strictObject({ flow: id, offsets: z.array(offset).min(1).max(200) }),
  'approvals.list': z.strictObject({ flow: id.exactOptional() }),
  'approvals.answer': z.strictObject({
    ids: z.array(z.string().min(1).max(500)).max(1_000),
    verdict: z.enum(['approved', 'declined']),
    reason: words,
    by,
    pin: pin.exactOptional(),
  }),
  'flows.export': z.strictObject({ text, remove: findings, keep: findings }),
  'packages.look': z.strictObject({ text: z.string().max(longestImport) }),
  'packages.merge': z.strictObject({
    text: z.string().max(longestImport),
    content: id,
    into: id,
    choices: mergeChoices,
  }),
  'packages.install': z.strictObject({
    text: z.string().max(longestImport),
    content: id,
    by,
    into: id.exactOptional(),
    choices: mergeChoices.exactOptional(),
  }),
  'packages.folder': nothing,
  'packages.setFolder': z.strictObject({ folder: z.string().max(4_096) }),
  'pin.read': nothing,
  'pin.set': z.strictObject({ pin, before: pin.exactOptional(), by }),
  'pin.forget': z.strictObject({ by, keep: pin.exactOptional() }),
  'replay.start': z.strictObject({ flow: id, range, text: text.exactOptional(), more: z.boolean().exactOptional() }),
  'replay.read': z.strictObject({ replay: id }),
  'replay.cancel': z.strictObject({ replay: id }),
  'owed.list': z.strictObject({ replay: id }),
  'owed.send': z.strictObject({ replay: id, keys: z.array(id).min(1).max(1_000), by, pin: pin.exactOptional() }),
  'past.at': z.strictObject({ flow: id, at: moment }),
  'past.rows': z.strictObject({ flow: id, at: moment, table: id, limit }),
  'past.step': z.strictObject({ flow: id, at: moment, way: z.enum(['back', 'on']) }),
  'past.busy': z.strictObject({ flow: id, from: moment, to: moment, parts: z.int().min(1).max(1_000) }),
  'past.span': nothing,
  'case.find': z.strictObject({ word: z.string().min(1).max(200) }),
  'connections.list': nothing,
  'connections.add': z.strictObject({ name: z.string().max(200), kind: id, facts, mode, secrets, by }),
  'connections.change': z.strictObject({
    name: id,
    facts: facts.exactOptional(),
    mode: mode.exactOptional(),
    secrets: secrets.exactOptional(),
    by,
  }),
  'connections.remove': z.strictObject({ name: id, by }),
  'connections.test': z.strictObject({ name: id }),
  'simulator.speed': z.strictObject({ flow: id, speed: z.number().min(1).max(1_000) }),
}

/** Values that JSON can hold, of a bounded depth and number. Without recursion: depth is what is to be found out. */
function isPlain(value: unknown): value is Json {
  let level: unknown[] = [value]
  let count = 0
  for (let depth = 0; level.length > 0; depth++) {
    count += level.length
    if (depth > deepest || count > mostValues) return false
    const next: unknown[] = []
    for (const each of level) {
      if (each === null || typeof each === 'string' || typeof each === 'boolean') continue
      if (typeof each === 'number') {
        if (!Number.isFinite(each)) return false
      } else if (Array.isArray(each)) for (const item of each) next.push(item)
      else if (typeof each === 'object' && isRecord(each)) for (const item of Object.values(each)) next.push(item)
      else return false
    }
    level = next
  }
  return true
}

function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
