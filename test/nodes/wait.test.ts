import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../runtime/compile/config.ts'
import type { StageContext } from '../../runtime/model/context.ts'
import type { Json } from '../../runtime/model/json.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { wait } from '../../runtime/nodes/routers/wait.ts'
import { arrived, runExample } from './run-example.ts'

const config = {
  when: 'event.type in ["checkout.started", "checkout.updated"]',
  unless: 'event.type in ["checkout.completed", "order.placed"]',
  key: 'data.id',
  for: '1h',
}
const at = (clock: string, type: string, id: string, more: { readonly [name: string]: Json } = {}) => ({
  type,
  time: `2026-03-02T${clock}Z`,
  data: { id, ...more },
})
const ran = async (given: readonly (ReturnType<typeof at> | number)[], more: { readonly [field: string]: Json } = {}) =>
  (await runExample(wait, { title: '', config: { ...config, ...more }, given, expect: {} })).outputs

describe('wait (template C3)', () => {
  it('A: bought within the hour', async () => {
    expect(
      await ran([at('10:00:00', 'checkout.started', 'A'), at('10:59:00', 'checkout.completed', 'A'), 7_200_000]),
    ).toEqual({ stopped: [{ id: 'A' }] })
  })

  it('B: an update begins the hour anew, and its data is what counts', async () => {
    const given = [
      at('10:00:00', 'checkout.started', 'B'),
      at('10:30:00', 'checkout.updated', 'B', { total: 2 }),
      at('11:29:59.999', 'other', 'x'),
    ]
    expect(await ran(given)).toEqual({})
    expect(await ran([...given, at('11:30:00', 'other', 'x')])).toEqual({ elapsed: [{ id: 'B', total: 2 }] })
  })

  it('D: the order comes before its checkout, by arrival or by time', async () => {
    expect(
      await ran([at('10:00:05', 'order.placed', 'D'), at('10:00:00', 'checkout.started', 'D'), 7_200_000]),
    ).toEqual({ stopped: [{ id: 'D' }] })
    expect(
      await ran([at('10:00:00', 'order.placed', 'D'), at('10:00:05', 'checkout.started', 'D'), 7_200_000]),
    ).toEqual({ stopped: [{ id: 'D' }] })
  })

  it('a stop counts only as long as it is told to', async () => {
    const given = [at('10:00:00', 'order.placed', 'E'), at('10:00:05', 'checkout.started', 'E'), 7_200_000]
    expect(await ran(given, { remember: '1s' })).toEqual({ elapsed: [{ id: 'E' }] })
  })

  it('an older start that comes late does not shorten the waiting', async () => {
    const given = [
      at('10:30:00', 'checkout.updated', 'F', { n: 2 }),
      at('10:00:00', 'checkout.started', 'F', { n: 1 }),
      at('11:10:00', 'other', 'x'),
    ]
    expect(await ran(given)).toEqual({})
    expect(await ran([...given, at('11:30:00', 'other', 'x')])).toEqual({ elapsed: [{ id: 'F', n: 2 }] })
  })

  it('without a key nobody can tell what waits', async () => {
    expect(await ran([{ type: 'checkout.started', time: '2026-03-02T10:00:00Z', data: { id: '' } }, 1])).toEqual({})
    const given = [{ type: 'checkout.started', data: {} }]
    expect((await runExample(wait, { title: '', config, given, expect: {} })).outputs).toEqual({ unclear: [{}] })
  })

  it('is expired when the computer slept longer than it is valid', () => {
    expect(firedAfter(86_400_000)).toEqual(['elapsed'])
    expect(firedAfter(86_400_001)).toEqual(['expired'])
  })

  it('is in the list', () => expect(nodeTypes).toContain(wait))
})

/** Lateness is known to the host only, so the handler is called directly. */
function firedAfter(late: number): readonly string[] {
  const type = nodeTypes.find(({ type }) => type === 'wait')
  if (type?.role !== 'router' || !type.stateful) throw new Error('wait is no stateful router')
  const { unless: _, ...alone } = config
  const { parsed } = parseConfig(type.fields, { ...alone, validFor: '1d' }, 'it')
  const handlers = type.compile(parsed, { flow: 'f', node: 'it', zone: 'UTC', currency: 'GBP' })
  const emitted: string[] = []
  const state = new Map<string, Json>()
  const context: StageContext = {
    now: 0,
    lane: '',
    zone: 'UTC',
    currency: 'GBP',
    emit: (output) => void emitted.push(output),
    state: {
      get: (key) => state.get(key),
      set: (key, value) => void state.set(key, value),
      delete: (key) => void state.delete(key),
    },
    timers: { set() {}, cancel() {} },
    put() {},
    append() {},
    remove() {},
    write() {},
    effect() {},
    outcome() {},
  }
  handlers.event(arrived({ type: 'checkout.started', data: { id: 'A' } }), context)
  handlers.timer?.({ key: 'A', due: 1, late }, context)
  return emitted
}
