/** Packages whose makers mean harm: hashes and all are right, what their tests do is not. */
import { writeJson } from '../../../runtime/compile/canonical.ts'
import { partBytes, sha256 } from '../../../runtime/host/packages/package-format.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'

/** The package with another flow, said to be the one that was packed. */
export function withFlow(text: string, change: (flow: Flow) => Flow): string {
  const document = JSON.parse(text)
  const flow = change(document.parts['flow.json'])
  const { manifest } = document
  document.parts['flow.json'] = flow
  manifest.parts['flow.json'] = `sha256:${sha256(partBytes('flow.json', flow as unknown as JsonObject))}`
  manifest.requires.nodes = [...new Set(Object.values(flow.nodes).map(({ type }) => `${type}/1`))].sort()
  manifest.capabilities = ['hears', 'tells']
  manifest.minTests = 0
  return writeJson(document)
}

/** Every event sets off a hundred more, 32 times over. */
export const bomb = (text: string): string =>
  withFlow(text, (flow) => ({
    ...flow,
    events: {},
    nodes: {
      ear: { type: 'events', version: 1, config: { types: 'bomb' } },
      each: { type: 'split', version: 1, config: { list: 'data.items', parent: [{ name: 'items', value: 'data.items' }] } },
      tell: { type: 'emit', version: 1, config: { type: 'bomb' } },
    }, // biome-ignore format: rows
    edges: [
      { from: 'ear.event', to: 'each' },
      { from: 'each.item', to: 'tell' },
    ],
    tests: [
      {
        name: 'boom',
        events: [{ node: 'ear', type: 'bomb', data: { items: Array.from({ length: 100 }, (_, n) => n) } }],
        expect: { needsLook: 0 },
      },
    ],
    layout: {},
  }))

/** As many steps as a part of a package can hold. */
export const wide = (text: string): string =>
  withFlow(text, (flow) => ({
    ...flow,
    nodes: Object.fromEntries(
      Array.from({ length: 30_000 }, (_, n) => [`n${n}`, { type: 'manual', version: 1, config: {} }]),
    ),
    edges: [],
    tests: [],
    layout: {},
  }))
