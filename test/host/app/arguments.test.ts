/** Nothing wrong reaches a handler: unknown methods and unfit arguments fail at the edge, whatever they are made of. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { argumentSchemas } from '../../../runtime/host/app/arguments.ts'
import { answer } from '../../../runtime/host/app/calls.ts'
import type { OpenShop } from '../../../runtime/host/app/shop.ts'
import type { EngineMethod } from '../../../runtime/model/api.ts'
import { CounterflowError } from '../../../runtime/model/problem.ts'

const methods = Object.keys(argumentSchemas) as EngineMethod[]

/** A shop of which only the handlers are there: each notes what it was reached with. */
function listening(): { shop: OpenShop; reached: unknown[] } {
  const reached: unknown[] = []
  const handlers = methods.map((method) => [method, (argument: unknown) => void reached.push(argument)])
  const shop = { methods: Object.fromEntries(handlers) } as unknown as OpenShop
  return { shop, reached }
}

const call = (method: string, argument: unknown) => ({ kind: 'call', id: 1, window: 'one', method, argument })
const quiet = (): void => {}

const hostile = fc.oneof(
  fc.anything({
    withNullPrototype: true,
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withSparseArray: true,
  }),
  fc.dictionary(
    fc.constantFrom('flow', 'text', 'revision', '__proto__', 'by', 'limit', 'ids', 'constructor', 'event'),
    fc.anything(),
  ),
)

describe('an argument', () => {
  it('that is wrong never reaches its handler', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...methods), hostile, async (method, argument) => {
        const { shop, reached } = listening()
        const told = await answer(shop, call(method, argument), quiet)
        const fits = argumentSchemas[method].safeParse(argument ?? {}).success
        expect(reached).toHaveLength(fits ? 1 : 0)
        expect(told?.kind).toBe(fits ? 'result' : 'failure')
        if (told?.kind === 'failure') expect(told.failure.code).toBe('API_ARGUMENT')
      }),
      { numRuns: 1_500 },
    )
  })

  it.each([
    ['one too many', 'draft.read', { flow: 'a', more: 1 }],
    ['a prototype', 'draft.read', JSON.parse('{"flow": "a", "__proto__": {"x": 1}}')],
    ['no text', 'draft.read', { flow: 5 }],
    ['an empty text', 'draft.read', { flow: '' }],
    ['a revision that is none', 'draft.save', { flow: 'a', text: '', revision: 1.5, label: '' }],
    ['a revision beyond all numbers', 'draft.save', { flow: 'a', text: '', revision: Number.NaN, label: '' }],
    ['a document of 9 MB', 'draft.save', { flow: 'a', text: 'x'.repeat(9 * 1024 * 1024), revision: 1, label: '' }],
    ['undefined where something may be left out', 'history.page', { limit: 5, text: undefined }],
    ['a limit beyond reason', 'history.page', { limit: 1e9 }],
    [
      'an event of another class',
      'events.send',
      { flow: 'a', node: 'b', by: '', event: { type: 'x', data: new Date() } },
    ],
    [
      'an event that is too deep',
      'events.send',
      { flow: 'a', node: 'b', by: '', event: { type: 'x', data: deep(200) } },
    ],
    ['an event without a type', 'events.send', { flow: 'a', node: 'b', by: '', event: {} }],
    ['a speed of a million', 'simulator.speed', { flow: 'a', speed: 1e6 }],
    ['a choice that there is not', 'publish.apply', { flow: 'a', revision: 1, by: '', choices: { reshaped: 'drop' } }],
    ['a verdict that there is not', 'look.decide', { ids: [], verdict: 'resend', reason: '', by: '' }],
  ] as const)('is refused with %s', async (_what, method, argument) => {
    const { shop, reached } = listening()
    const told = await answer(shop, call(method, argument), quiet)
    expect([told?.kind === 'failure' && told.failure.code, reached]).toEqual(['API_ARGUMENT', []])
  })
})

function deep(levels: number): unknown {
  let value: unknown = 1
  for (let n = 0; n < levels; n++) value = [value]
  return value
}

describe('a method', () => {
  it.each(['nope', '', 'constructor', '__proto__', 'toString', 'desktop.read', 'shop'])(
    'called %j is none',
    async (method) => {
      const { shop, reached } = listening()
      const told = await answer(shop, call(method, {}), quiet)
      expect([told?.kind === 'failure' && told.failure.code, reached]).toEqual(['API_METHOD', []])
    },
  )

  it('that fails answers with its code, and anything else as INTERNAL that is logged', async () => {
    const { shop } = listening()
    const logged: string[] = []
    const failing = (error: unknown) =>
      ({ methods: { ...shop.methods, 'shop.read': () => { throw error } } }) as unknown as OpenShop // biome-ignore format: short
    const known = await answer(
      failing(new CounterflowError('STORE_FULL', 'The disk is full', { kept: 'All of it.' })),
      call('shop.read', {}),
      (text) => logged.push(text),
    )
    expect(known).toMatchObject({
      kind: 'failure',
      id: 1,
      failure: { code: 'STORE_FULL', message: 'The disk is full', kept: 'All of it.' },
    })
    expect(logged).toEqual([])
    const bug = await answer(failing(new TypeError('x is not a function')), call('shop.read', {}), (text) =>
      logged.push(text),
    )
    expect(bug).toMatchObject({
      failure: { code: 'INTERNAL', message: expect.stringContaining('x is not a function') },
    })
    expect(logged).toHaveLength(1)
  })

  it('is what a message asks for: what is no call is not answered', async () => {
    const { shop, reached } = listening()
    for (const message of [null, 5, 'call', [], {}, { kind: 'call' }, { kind: 'result', id: 1 }])
      expect(await answer(shop, message, quiet)).toBeUndefined()
    expect(reached).toEqual([])
  })
})
