/** Lets only the newest version of each thing through, however mixed up the updates arrive. */
import type { EmitChange, StageContext } from '../../model/context.ts'
import { isObject, type Json } from '../../model/json.ts'
import { keptEvent, readKeptEvent } from '../../model/kept-event.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { plainly } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { sayDuration } from '../words.ts'
import { compareVersions } from './compare-versions.ts'
import { eachField } from './each-field.ts'

type Version = number | string
type Early = { readonly version: Version; readonly event: EmitChange }

/** Of one thing; more than a shop tells about it before it says that it is there. */
const mostHeld = 100

export const gate = defineStatefulRouter({
  type: 'gate',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Gate',
  icon: 'clock-arrow-up',
  summary: 'Lets only the newest version of each thing through.',
  outputs: ['newest', 'stale', 'unclear'],
  fields: {
    key: eachField('What there are versions of, such as each item.'),
    version: {
      kind: 'expression',
      label: 'Version',
      expect: 'any',
      shapesState: true,
      help: 'A number or a time that grows with every change, such as when it was changed last. The same one again is stale.',
    },
    begins: {
      kind: 'expression',
      label: 'Begins with',
      expect: 'boolean',
      optional: true,
      shapesState: true,
      help: 'What has to come first: the order is placed, say. What comes before it is held, and passes behind it.',
    },
    patience: {
      kind: 'duration',
      label: 'Hold for up to',
      default: '15m',
      help: 'How long what came too early is held. Then it needs a look.',
    },
    same: {
      kind: 'boolean',
      label: 'Same version too',
      default: false,
      help: 'Lets the same version pass again, as where the version is a time and two things can happen in one moment.',
    },
  },
  explain({ key, version, begins, patience = '15m' }, say = plainly) {
    const passes = `Passes only the newest of each ${say.value(key)}, by ${say.value(version)}`
    return begins === undefined ? passes : `${passes}, once ${say.condition(begins)}, waiting ${sayDuration(patience)}`
  },
  compile({ key, version, same, begins, patience }) {
    type Context = StageContext<'newest' | 'stale' | 'unclear'>
    /** A version passes where it is newer than the last one. */
    function pass(name: string, found: Version, context: Context, change?: EmitChange): void {
      const last = versionIn(context.state.get(name))
      const age = last === undefined ? 1 : compareVersions(found, last)
      const stale = same ? age < 0 : age <= 0
      if (!stale) context.state.set(name, found)
      context.emit(stale ? 'stale' : 'newest', change)
    }
    return {
      event(event, context) {
        const name = keyText(key.evaluate(event))
        const found = version.evaluate(event)
        if (name === undefined || !isVersion(found)) return context.emit('unclear')
        const early = earlyIn(context.state.get(name))
        const isFirst = begins === undefined || begins.evaluate(event) === true
        const hasBegun = early === undefined && context.state.get(name) !== undefined
        if (!isFirst && !hasBegun) {
          const held = [...(early ?? []), { version: found, event: keptEvent(event) }]
          if (held.length > mostHeld) return context.emit('unclear')
          context.state.set(name, { kind: 'early', held })
          if (early === undefined) context.timers.set(name, context.now + patience)
          context.outcome('HELD', held.length)
          return
        }
        if (early !== undefined) {
          context.timers.cancel(name)
          context.state.delete(name)
        }
        pass(name, found, context)
        // Behind what they belong to, in the order of their versions.
        const late = (early ?? []).toSorted((one, other) => compareVersions(one.version, other.version))
        for (const each of late) pass(name, each.version, context, each.event)
      },
      timer({ key: name }, context) {
        const early = earlyIn(context.state.get(name))
        if (early === undefined) return
        context.state.delete(name)
        throw new NothingBefore(early.length, patience)
      },
    }
  },
  examples: [
    {
      title: 'A change that came before the order waits for it, and the newest one wins',
      config: { key: 'data.order', version: 'data.version', begins: 'event.type == "order.placed"' },
      given: [
        { type: 'order.updated', data: { order: '1', version: 3 } },
        { type: 'order.updated', data: { order: '1', version: 2 } },
        { type: 'order.placed', data: { order: '1', version: 1 } },
        { type: 'order.updated', data: { order: '1', version: 2 } },
      ],
      expect: {
        newest: [
          { order: '1', version: 1 },
          { order: '1', version: 2 },
          { order: '1', version: 3 },
        ],
        stale: [{ order: '1', version: 2 }],
      },
    },
    {
      title: 'A retry brings the older stock figure after the newer one',
      config: { key: 'data.item', version: 'data.updated_at' },
      given: [
        { data: { item: 'A', available: 5, updated_at: '2026-03-02T10:00:00.10296Z' } },
        { data: { item: 'A', available: 9, updated_at: '2026-03-02T11:59:59+02:00' } },
        { data: { item: 'A', available: 4, updated_at: '2026-03-02T10:00:00.10297Z' } },
        { data: { item: 'B', available: 1, updated_at: '2026-03-01T10:00:00Z' } },
      ],
      expect: {
        newest: [
          { item: 'A', available: 5, updated_at: '2026-03-02T10:00:00.10296Z' },
          { item: 'A', available: 4, updated_at: '2026-03-02T10:00:00.10297Z' },
          { item: 'B', available: 1, updated_at: '2026-03-01T10:00:00Z' },
        ],
        stale: [{ item: 'A', available: 9, updated_at: '2026-03-02T11:59:59+02:00' }],
      },
    },
    {
      title: 'Numbers count as numbers, also as text; no version is no answer',
      config: { key: 'data.id', version: 'data.version' },
      given: [
        { data: { id: 'o', version: '9' } },
        { data: { id: 'o', version: '10' } },
        { data: { id: 'o', version: 10 } },
        { data: { id: 'o', version: null } },
      ],
      expect: {
        newest: [
          { id: 'o', version: '9' },
          { id: 'o', version: '10' },
        ],
        stale: [{ id: 'o', version: 10 }],
        unclear: [{ id: 'o', version: null }],
      },
    },
    {
      title: 'What happened last counts, and of one moment both',
      config: { key: 'data.id', version: 'string(event.time)', same: true },
      given: [
        { time: '2026-03-02T10:15:00Z', data: { id: 'o', state: 'paid' } },
        { time: '2026-03-02T10:10:00Z', data: { id: 'o', state: 'given back' } },
        { time: '2026-03-02T10:15:00Z', data: { id: 'o', state: 'sold' } },
      ],
      expect: {
        newest: [
          { id: 'o', state: 'paid' },
          { id: 'o', state: 'sold' },
        ],
        stale: [{ id: 'o', state: 'given back' }],
      },
    },
  ],
})

const isVersion = (value: unknown): value is Version => typeof value === 'number' || typeof value === 'string'

const versionIn = (state: Json | undefined): Version | undefined => (isVersion(state) ? state : undefined)

function earlyIn(state: Json | undefined): readonly Early[] | undefined {
  if (!isObject(state) || state.kind !== 'early' || !Array.isArray(state.held)) return undefined
  return state.held.filter(isObject).flatMap(({ version, event }) => {
    const start = isObject(event) ? readKeptEvent(event) : undefined
    return isVersion(version) && start !== undefined ? [{ version, event: start }] : []
  })
}

/** Becomes a delivery that needs a look: trying again waits once more, leaving it out goes on without it. */
class NothingBefore extends Error {
  readonly code = 'NOTHING_BEFORE'
  constructor(count: number, patience: number) {
    const minutes = Math.round(patience / 60_000)
    super(
      `${count === 1 ? 'An event' : `${count} events`} came before what they belong to, which did not come within ${minutes} minutes`,
    )
  }
}
