/** Settings of a flow: made of a value in a step, used in several, and taken apart again. */
import { describe, expect, it } from 'vitest'
import {
  addSetting,
  askedBy,
  makeSetting,
  removeSetting,
  setNeeded,
  settingName,
  usesOf,
} from '../../../renderer/document/parameters.ts'
import { setAnswer } from '../../../renderer/document/settings.ts'
import { compile } from '../../../runtime/compile/compile.ts'
import type { Field } from '../../../runtime/model/field.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { Json } from '../../../runtime/model/json.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { expectSound, flowOf, frozen, routed } from './flows.ts'

const held = frozen(
  flowOf({
    ...routed,
    nodes: {
      ...routed.nodes,
      hold: { type: 'wait', version: 1, config: { when: 'true', key: 'data.number', for: '15m' } },
    },
    layout: { ...routed.layout, hold: { x: 0, y: 300 } },
  }),
)
const duration: Field = { kind: 'duration', help: 'How long.' }
const made = makeSetting(held, nodeTypes, { node: 'hold', path: 'for' }, 'holdFor', {
  title: 'Hold for',
  ...askedBy(duration, 'Hold for', '15m'),
})
const codes = (flow: Flow): readonly string[] => {
  const plan = compile(flow, { nodeTypes })
  return Array.isArray(plan) ? plan.map(({ code }) => code) : []
}

describe('a value of a step that becomes a setting', () => {
  it('stands there as the default, and the step follows it', () => {
    expectSound(made)
    expect(made.nodes.hold?.config.for).toEqual({ $param: 'holdFor' })
    expect(made.parameters.properties).toEqual({
      holdFor: { type: 'string', title: 'Hold for', description: 'How long.', default: '15m' },
    })
    expect(usesOf(made, 'holdFor')).toEqual([{ node: 'hold', path: 'for' }])
    expect(codes(made)).toEqual(codes(held))
  })

  it.each<[Field, Json | undefined, Json | undefined]>([
    [{ kind: 'integer', help: '', minimum: 1, maximum: 9 }, 5, { type: 'integer', minimum: 1, maximum: 9, default: 5 }],
    [{ kind: 'boolean', help: '', default: false }, undefined, { type: 'boolean', default: false }],
    [
      {
        kind: 'choice',
        help: '',
        options: [
          { value: 'first', label: 'First' },
          { value: 'all', label: 'All' },
        ],
      },
      'all',
      { type: 'string', enum: ['first', 'all'], default: 'all' },
    ],
    [{ kind: 'expression', help: '', expect: 'any' }, '"card"', { type: 'string', default: 'card' }],
    [{ kind: 'expression', help: '', expect: 'any' }, '500', { type: 'integer', default: 500 }],
    [{ kind: 'expression', help: '', expect: 'any' }, 'data.total', undefined],
    [{ kind: 'list', help: '', fields: {} }, [], undefined],
  ])('of %j with %j asks %j', (field, value, asked) => {
    expect(askedBy(field, 'A label', value)).toEqual(
      asked === undefined ? undefined : { title: 'A label', ...(asked as object) },
    )
  })

  it('has a name made of its label that is no other setting’s', () => {
    expect(settingName(held, 'Größe of orders, in £')).toBe('groEOfOrdersIn')
    expect(settingName(made, 'Hold for')).toBe('holdFor2')
    expect(settingName(held, '5 €')).toBe('setting')
    expect(settingName(held, 'constructor')).toBe('constructorSetting')
  })
})

describe('a setting that is removed', () => {
  it('leaves its answer in the steps that used it, in tests none, and no question', () => {
    const answered = {
      ...setAnswer(made, nodeTypes, 'holdFor', '1h'),
      tests: [{ name: 'holds', settings: { holdFor: '2h' }, events: [], expect: {} }],
    }
    const without = removeSetting(frozen(answered), nodeTypes, 'holdFor')
    expectSound(without)
    expect(without.nodes.hold?.config.for).toBe('1h')
    expect(without.parameters).toEqual({})
    expect(without.settings).toEqual({})
    expect(without.tests[0]?.settings).toEqual({})
  })

  it('leaves its default where nobody answered, and the other settings as they are', () => {
    const two = addSetting(made, nodeTypes, 'limit', { type: 'integer', title: 'Limit' })
    const without = removeSetting(two, nodeTypes, 'holdFor')
    expect(without.nodes.hold?.config.for).toBe('15m')
    expect(Object.keys(without.parameters.properties ?? {})).toEqual(['limit'])
  })
})

it('a setting that has to be answered is asked for by the compiler', () => {
  const asked = setNeeded(addSetting(held, nodeTypes, 'limit', { type: 'integer' }), nodeTypes, 'limit', true)
  expect(codes(asked)).toContain('SETTING_MISSING')
  expect(codes(setAnswer(asked, nodeTypes, 'limit', 3))).not.toContain('SETTING_MISSING')
})
