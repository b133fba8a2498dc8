/** Flows from elsewhere: hostile documents are refused whole with their code, strange ones kept but never run. */
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import type { Json } from '../../../runtime/model/json.ts'
import { orders } from './flows.ts'
import { newShop } from './open-shop.ts'

const text = writeFlow(orders())
const changed = (change: (document: { [name: string]: Json }) => void): string => {
  const document = JSON.parse(text)
  change(document)
  return JSON.stringify(document)
}
const withNode = (id: string): string =>
  text.replaceAll('"totals":', `${JSON.stringify(id)}:`).replaceAll('"totals"', JSON.stringify(id))

const refused: readonly (readonly [what: string, text: string, code: string, problem: string])[] = [
  ['A02 nothing', '', 'FLOW_JSON', 'FLOW_PARSE'],
  ['A02 a byte order mark', `\uFEFF${text}`, 'FLOW_JSON', 'FLOW_PARSE'],
  ['A02 UTF-16 read as UTF-8', Buffer.from(text, 'utf16le').toString('utf8'), 'FLOW_JSON', 'FLOW_PARSE'],
  ['A02 half of it', text.slice(0, text.length / 2), 'FLOW_JSON', 'FLOW_PARSE'],
  ['A02 something behind it', `${text}x`, 'FLOW_JSON', 'FLOW_PARSE'],
  ['A02 NaN', text.replace('"x": 300', '"x": NaN'), 'FLOW_JSON', 'FLOW_PARSE'],
  ['A02 a comment', `/* hi */ ${text}`, 'FLOW_JSON', 'FLOW_PARSE'],
  ['A03 6 MB', changed((document) => { document.description = 'x'.repeat(6 * 1024 * 1024) }), 'FLOW_JSON', 'FLOW_TOO_LARGE'],
  ['A03 too many values', `[${'0,'.repeat(450_000)}0]`, 'FLOW_JSON', 'FLOW_TOO_LARGE'],
  ['A03 too many wires', changed((document) => { document.edges = Array.from({ length: 9_000 }, (_, n) => ({ from: `n${n}.out`, to: 'x' })) }), 'FLOW_JSON', 'FLOW_TOO_LARGE'],
  ['A04 a million brackets', '['.repeat(1_000_000), 'FLOW_JSON', 'FLOW_TOO_DEEP'],
  ['A08 an id twice', text.replace('"nodes": {', '"nodes": {"hand": {"type": "manual", "version": 1, "config": {}},'), 'FLOW_PROBLEMS', 'NODE_DUPLICATE'],
  ['A08 a format of the future', changed((document) => { document.format = 99 }), 'FLOW_JSON', 'FLOW_NEWER'],
  ['A10 a step called __proto__', withNode('__proto__'), 'FLOW_PROBLEMS', 'NAME_RESERVED'],
  ['no flow but a list', '[]', 'FLOW_PROBLEMS', 'FLOW_SHAPE'],
  ['no flow but a text', '"flow"', 'FLOW_PROBLEMS', 'FLOW_SHAPE'],
  ['steps that are a list', changed((document) => { document.nodes = [] }), 'FLOW_PROBLEMS', 'FLOW_SHAPE'],
] // biome-ignore format: a table

describe('an import', () => {
  it.each(refused)('refuses %s', async (_what, given, code, problem) => {
    const shop = await newShop()
    const before = [shop.shop.store.head, await shop.call('flows.list', {})]
    const failure = await shop.failure('flows.import', { text: given })
    expect(failure.code).toBe(code)
    expect(failure.details.problems).toEqual(expect.arrayContaining([expect.objectContaining({ code: problem })]))
    expect([shop.shop.store.head, await shop.call('flows.list', {})]).toEqual(before)
    // The shop lives on.
    expect((await shop.call('flows.import', { text })).revision).toBe(1)
  })

  it('keeps ids and names, under a flow id of its own, turned off', async () => {
    const shop = await newShop()
    const draft = await shop.call('flows.import', { text })
    expect(draft).toMatchObject({
      flow: expect.stringMatching(/^orders-[a-z0-9]{4}$/),
      state: 'off',
      live: null,
      revision: 1,
    })
    expect(JSON.parse(draft.text)).toEqual({ ...JSON.parse(text), id: draft.flow })
    expect(shop.shop.store.head).toBe(0)
  })

  it('A12 takes the same document twice for two flows', async () => {
    const shop = await newShop()
    const [one, two] = [await shop.call('flows.import', { text }), await shop.call('flows.import', { text })]
    expect(one.flow).not.toBe(two.flow)
    expect(one.text).not.toBe(two.text)
    expect((await shop.call('flows.list', {})).map(({ flow }) => flow).sort()).toEqual([one.flow, two.flow].sort())
  })

  it('A08 keeps a document whose steps have problems, to be mended on the canvas', async () => {
    const shop = await newShop()
    const strange = changed((document) => {
      document.zone = 'Mars/Olympus'
      document.edges = [
        { from: 'hand.event', to: 'nowhere' },
        { from: 'large.pass', to: 'large' },
      ]
      document.nodes = {
        ...(document.nodes as object),
        odd: { type: 'no-such', version: 9, config: {} },
        old: { type: 'filter', version: 99, config: {} },
      }
    })
    const { flow } = await shop.call('flows.import', { text: strange })
    const { problems } = await shop.call('publish.preview', { flow })
    expect(problems.map(({ code }) => code)).toContain('ZONE')
    expect((await shop.failure('publish.apply', { flow, revision: 1, choices: {}, by: '' })).code).toBe('FLOW_PROBLEMS')
  })

  it('A11 keeps a hostile name as the text that it is, and cuts it in sentences', async () => {
    const shop = await newShop()
    const name = '<img src=x onerror=alert(1)>\u202E\u001b[31m'
    const draft = await shop.call('flows.import', {
      text: changed((document) => {
        document.name = name
      }),
    })
    expect((await shop.call('flows.list', {}))[0]?.name).toBe(name)
    expect(draft.flow).toMatch(/^[a-z][a-z0-9-]+$/)
  })

  it('A01 says what it would be allowed to do, and does none of it', async () => {
    const shop = await newShop()
    let asked = 0
    const server = createServer(() => asked++).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/orders`
    const hostile = orders({
      nodes: {
        tick: { type: 'schedule', version: 1, config: { every: '* * * * * *' } },
        read: { type: 'file', version: 1, config: { path: '/etc/passwd' } },
        call: { type: 'http', version: 1, config: { url } },
        write: { type: 'output-file', version: 1, config: { path: 'out.csv' } },
        tell: { type: 'emit', version: 1, config: { type: 'x.y' } },
        hear: { type: 'events', version: 1, config: {} },
      },
      edges: [
        { from: 'tick.fired', to: 'call' },
        { from: 'read.row', to: 'write' },
        { from: 'hear.event', to: 'tell' },
      ],
      layout: {},
    })
    const { flow, allowances, state } = await shop.call('flows.import', { text: writeFlow(hostile) })
    expect(state).toBe('off')
    expect(allowances).toEqual(
      expect.arrayContaining([
        { node: 'call', sentence: 'Sends requests to 127.0.0.1', outside: true },
        { node: 'read', sentence: 'Reads the file /etc/passwd on this computer', outside: true },
        { node: 'write', sentence: 'Writes the file out.csv in the folder of your shop', outside: false },
        { node: 'hear', sentence: 'Hears events of other flows and programs', outside: false },
        { node: 'tell', sentence: 'Tells other flows and programs about events', outside: false },
      ]),
    )
    await shop.reopen()
    expect((await shop.call('draft.read', { flow })).allowances).toEqual(allowances)
    expect([asked, shop.shop.store.head]).toEqual([0, 0])
    server.close()
    // Not approved by being copied; approved by being turned on.
    expect((await shop.call('flows.duplicate', { flow })).allowances).toEqual(allowances)
  })
})
