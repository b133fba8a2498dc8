/** Versions: how large a step must be, which Counterflow a template is for, whose key may follow, and words in other languages. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { assertStep } from '../../../runtime/host/packages/earlier-version.ts'
import { packTemplate } from '../../../runtime/host/packages/pack.ts'
import { inWords, wordsFor } from '../../../runtime/host/packages/package-words.ts'
import { readPackage } from '../../../runtime/host/packages/read-package.ts'
import { followsKey, newKey, publicKeyOf, readKey } from '../../../runtime/host/packages/signing.ts'
import { readTemplateFolder } from '../../../runtime/host/packages/template-folder.ts'
import { stepBetween, versionAfter } from '../../../runtime/host/packages/version-step.ts'
import { inRange, rangeFrom } from '../../../runtime/host/packages/versions.ts'
import { appVersion } from '../../../runtime/model/app-version.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'
import { CounterflowError } from '../../../runtime/model/problem.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { files, templateFolder } from './a-template.ts'
import { template } from './large-orders.ts'

type Extra = { readonly [name: string]: string }
const packed = (version: string, flow: Flow = template(), more: Extra = {}, keys: Partial<Parameters<typeof packTemplate>[1]> = {}) => {
  const content = { ...files(flow), 'CHANGELOG.md': `# Changelog\n\n## ${version}\n`, ...more }
  return packTemplate(readTemplateFolder(templateFolder(content)), { nodeTypes, decisions: { remove: ['all'], keep: ['personal'] }, ...keys })
} // biome-ignore format: short
const facts = (more: JsonObject): Extra => ({ 'manifest.json': JSON.stringify({ publisher: 'Ada & Co', ...more }) })
function failure(run: () => unknown): { readonly code: string; readonly version?: unknown } {
  try {
    run()
    return { code: 'done' }
  } catch (error) {
    if (!(error instanceof CounterflowError)) throw error
    return { code: error.code, version: error.details.version }
  }
}
/** The package with its manifest changed by somebody who knows how to hash. */
const forged = (text: string, manifest: JsonObject): string => {
  const document = JSON.parse(text)
  return JSON.stringify({ ...document, manifest: { ...document.manifest, ...manifest } })
}

describe('a new version is measured by the one before', () => {
  const before = readPackage(packed('1.2.0').text, nodeTypes)
  const { nodes, edges } = template()
  const limit = (more: JsonObject): Partial<Flow> => ({ parameters: { properties: { limit: { type: 'integer', title: 'Limit', description: 'x', ...more } } } }) // biome-ignore format: a row
  const order = template().events['order.placed'] as JsonObject
  const call = { type: 'http', version: 1, config: { url: 'https://api.example.com/x' } }
  const cases: readonly (readonly [what: string, change: Partial<Flow>, needed: string])[] = [
    ['other words', { description: 'Better words. For shops.' }, '1.2.1'],
    ['other places', { layout: { ...template().layout, large: { x: 9, y: 9 } } }, '1.2.1'],
    ['a new question with a default', limit({ default: 5 }), '1.3.0'],
    ['another condition', { nodes: { ...nodes, large: { type: 'filter', version: 1, config: { when: 'data.total > 120' } } } }, '1.3.0'],
    ['a new question without a default', limit({}), '2.0.0'],
    ['a new deed outside', { nodes: { ...nodes, call }, edges: [...edges, { from: 'large.pass', to: 'call' }] }, '2.0.0'],
    ['a field that events must have now', { events: { 'order.placed': { ...order, required: ['total'] } } }, '2.0.0'],
    ['a field of another kind', { events: { 'order.placed': { type: 'object', properties: { customer: { type: 'integer', personal: true }, total: { type: 'number' } } } } }, '2.0.0'],
  ] // biome-ignore format: a table
  it.each(cases)('%s', (_, change, needed) => {
    const [major, minor] = needed.split('.')
    const flow = template({ ...change, tests: change.events ? [] : template().tests })
    const now = (version: string) => () => assertStep(packed(version, flow), before)
    expect(failure(now(needed)).code).toBe('done')
    if (minor !== '2' || major !== '1')
      expect(failure(now('1.2.1'))).toEqual({ code: 'PACKAGE_VERSION', version: needed })
    if (major === '2') expect(failure(now('1.3.0'))).toEqual({ code: 'PACKAGE_VERSION', version: needed })
  })

  it('is never packed again as another one, nor behind it; the very same may be packed again', () => {
    expect(failure(() => assertStep(packed('1.2.0'), before)).code).toBe('done')
    const other = template({ description: 'Other words.' })
    expect(failure(() => assertStep(packed('1.2.0', other), before))).toEqual({
      code: 'PACKAGE_VERSION',
      version: '1.2.1',
    })
    expect(failure(() => assertStep(packed('1.1.9'), before)).code).toBe('PACKAGE_VERSION')
  })

  it('steps are named by the number that goes up', () => {
    expect(['1.2.1', '1.3.0', '2.0.0'].map((now) => stepBetween('1.2.0', now))).toEqual(['patch', 'minor', 'major'])
    expect((['patch', 'minor', 'major'] as const).map((step) => versionAfter('1.2.3', step))).toEqual([
      '1.2.4',
      '1.3.0',
      '2.0.0',
    ])
  })
})

describe('which Counterflow a template is for', () => {
  it('is a range, and the version of this program is the one of its package', () => {
    expect(JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')).version).toBe(appVersion)
    const rows: readonly (readonly [string, string, boolean | undefined])[] = [
      ['1.4.0', '>=1.0 <2', true], ['2.0.0', '>=1.0 <2', false], ['0.9.9', '>=1.0 <2', false], ['1.0.0', '1.0', true],
      ['1.0.1', '1.0', false], ['1.0.0', '>1', false], ['1.0.0', '<=1', true], ['1.0.0', 'newest', undefined], ['1.0.0', '^1.0.0', undefined], ['1.0.0', '', undefined],
    ] // biome-ignore format: a table
    for (const [version, range, fits] of rows) expect(inRange(version, range), `${version} ${range}`).toBe(fits)
    expect(inRange(appVersion, rangeFrom(appVersion))).toBe(true)
  })

  it('stands in the package, with the version that ran its tests; another Counterflow refuses it', () => {
    const { text, manifest } = packed('1.2.0')
    expect(manifest).toMatchObject({ requires: { app: rangeFrom(appVersion) }, testedOn: appVersion, minTests: 1 })
    const { requires } = JSON.parse(text).manifest
    const needs = (app: string) => () => readPackage(forged(text, { requires: { ...requires, app } }), nodeTypes)
    expect([failure(needs('>=99')).code, failure(needs('whatever')).code]).toEqual(['PACKAGE_APP', 'PACKAGE_SHAPE'])
    expect(failure(() => packed('1.2.0', template(), facts({ app: '>=99' }))).code).toBe('PACKAGE_FACTS')
  })

  it('one from before these facts were kept is still read', () => {
    const { text } = packed('1.2.0')
    const document = JSON.parse(text)
    const { app: _, events: __, ...requires } = document.manifest.requires
    const { testedOn: ___, minTests: ____, ...manifest } = document.manifest
    expect(readPackage(JSON.stringify({ ...document, manifest: { ...manifest, requires } }), nodeTypes).flow.id).toBe(
      'large-orders',
    )
  })

  it('tests that were taken out are missed', () => {
    const { text } = packed('1.2.0')
    expect(failure(() => readPackage(forged(text, { minTests: 2 }), nodeTypes)).code).toBe('PACKAGE_TESTS')
    expect(failure(() => packed('1.2.0', template(), facts({ minTests: 5 }))).code).toBe('PACKAGE_FACTS')
  })
})

describe('A64 a key that follows another', () => {
  const [old, next, stranger] = [newKey(), newKey(), newKey()].map(readKey) as [ReturnType<typeof readKey>, ReturnType<typeof readKey>, ReturnType<typeof readKey>] // biome-ignore format: three
  const known = publicKeyOf(old)

  it('is followed where the earlier one has signed that it may, and only then', () => {
    const { manifest } = readPackage(packed('1.3.0', template(), {}, { key: next, earlier: [old] }).text, nodeTypes)
    expect(followsKey(manifest, known)).toBe(true)
    expect(followsKey(manifest, publicKeyOf(stranger))).toBe(false)
    expect(followsKey(packed('1.3.0', template(), {}, { key: next }).manifest, known)).toBe(false)
  })

  it('a note for another key, for another name, or of somebody else vouches for nothing', () => {
    const own = packed('1.3.0', template(), {}, { key: next, earlier: [old] }).manifest
    const [note] = own.publisher.earlier ?? []
    if (note === undefined) throw new Error('Expected a note')
    const with_ = (publisher: Partial<typeof own.publisher>) => ({
      ...own,
      publisher: { ...own.publisher, ...publisher },
    })
    expect(followsKey(with_({ key: publicKeyOf(stranger) }), known)).toBe(false)
    expect(followsKey(with_({ name: 'Eve' }), known)).toBe(false)
    const [theirs] =
      packed('1.3.0', template(), {}, { key: next, earlier: [stranger] }).manifest.publisher.earlier ?? []
    expect(followsKey(with_({ earlier: [{ key: known, note: theirs?.note ?? '' }] }), known)).toBe(false)
  })
})

describe('words in other languages', () => {
  const asked = template({
    parameters: { properties: { limit: { type: 'string', title: 'Limit', description: 'How much.', default: 'a', oneOf: [{ const: 'a', title: 'A little' }, { const: 'b', title: 'A lot' }] } } },
  }) // biome-ignore format: a row
  const german = { name: 'Große Bestellungen', benefit: 'Zählt sie.', questions: { limit: { title: 'Grenze', choices: { b: 'Viel' } } }, steps: { large: 'Ist sie groß?' } } // biome-ignore format: a row
  const words = (content: string) => packed('1.2.0', asked, { 'i18n/de.json': content })

  it('travel with the package and replace words only', () => {
    const found = readPackage(words(JSON.stringify(german)).text, nodeTypes)
    const flow = inWords(found.flow, wordsFor(found.words, 'de-CH'))
    expect(flow).toMatchObject({
      name: 'Große Bestellungen',
      nodes: { large: { name: 'Ist sie groß?', config: found.flow.nodes.large?.config } },
    })
    expect(flow.parameters.properties).toMatchObject({
      limit: {
        title: 'Grenze',
        description: 'How much.',
        oneOf: [{ title: 'A little' }, { const: 'b', title: 'Viel' }],
      },
    })
    expect(inWords(found.flow, wordsFor(found.words, 'fr'))).toEqual(found.flow)
  })

  it.each([
    ['no JSON', '{'],
    ['something that is more than words', JSON.stringify({ steps: { large: { config: { when: 'true' } } } })],
    ['a field that nobody knows', JSON.stringify({ nodes: {} })],
    ['a name without end', JSON.stringify({ name: 'x'.repeat(121) })],
  ])('are refused whole: %s', (_, content) => {
    expect(failure(() => words(content)).code).toBe('PACKAGE_WORDS')
  })

  it('leave alone what is not there, and what only looks like a name of an object', () => {
    const odd = { steps: { nowhere: 'x' }, questions: { constructor: { title: 'x' } } }
    expect(inWords(asked, odd)).toEqual(asked)
  })
})
