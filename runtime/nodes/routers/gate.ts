/** Lets only the newest version of each thing through, however mixed up the updates arrive. */
import { CannotTell } from '../../model/expression.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { plainly } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { compareVersions } from './compare-versions.ts'

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
    key: {
      kind: 'expression',
      label: 'For each',
      expect: 'key',
      shapesState: true,
      help: 'What there are versions of, such as data.item.',
    },
    version: {
      kind: 'expression',
      label: 'Version',
      expect: 'any',
      shapesState: true,
      help: 'A number or a time that grows with every change, such as data.updated_at. The same one again is stale.',
    },
    same: {
      kind: 'boolean',
      label: 'Same version too',
      default: false,
      help: 'Lets the same version pass again, as where the version is a time and two things can happen in one moment.',
    },
  },
  explain: ({ key, version }, say = plainly) => `Passes the newest ${say.value(version)} of each ${say.value(key)}`,
  compile({ key, version, same }) {
    return {
      event(event, context) {
        const name = keyText(key.evaluate(event))
        const found = version.evaluate(event)
        const isVersion = typeof found === 'number' || typeof found === 'string'
        if (name === undefined || found instanceof CannotTell || !isVersion) return context.emit('unclear')
        const last = context.state.get(name)
        const age = typeof last === 'number' || typeof last === 'string' ? compareVersions(found, last) : 1
        if (same ? age < 0 : age <= 0) return context.emit('stale')
        context.state.set(name, found)
        context.emit('newest')
      },
    }
  },
  examples: [
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
