/** Packages: made whole, signed, and refused whole when anything about them is not right. */

import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeJson } from '../../../runtime/compile/canonical.ts'
import { packTemplate } from '../../../runtime/host/packages/pack.ts'
import { looksLikePackage, readPackage } from '../../../runtime/host/packages/read-package.ts'
import { newKey, readKey } from '../../../runtime/host/packages/signing.ts'
import { readTemplateFolder } from '../../../runtime/host/packages/template-folder.ts'
import { compareVersionNumbers, newestIn } from '../../../runtime/host/packages/versions.ts'
import { CounterflowError } from '../../../runtime/model/problem.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { files, png, templateFolder } from './a-template.ts'
import { template } from './large-orders.ts'

const all = { remove: ['all'], keep: ['personal'] }
const packed = (content = files(), more: { pem?: string; decisions?: typeof all } = {}) =>
  packTemplate(readTemplateFolder(templateFolder(content)), {
    nodeTypes,
    decisions: more.decisions ?? all,
    key: more.pem === undefined ? undefined : readKey(more.pem),
  })
function codeOf(run: () => unknown): string {
  try {
    run()
    return 'done'
  } catch (error) {
    if (error instanceof CounterflowError) return error.code
    throw error
  }
}
const read = (text: string) => readPackage(text, nodeTypes)
/** The package with something changed. */
const changed = (text: string, change: (document: Document) => void): string => {
  const document = JSON.parse(text)
  change(document)
  return writeJson(document)
}
type Document = {
  manifest: {
    handle: string
    version: string
    capabilities: string[]
    publisher: { name: string; key?: string }
    parts: { [name: string]: string }
    requires: { nodes: string[] }
    [more: string]: unknown
  }
  parts: { [name: string]: unknown }
  signature?: string
}

describe('a package', () => {
  it('is the same bytes for the same template, and gives back every part', () => {
    const { text, manifest, content } = packed()
    expect(packed().text).toBe(text)
    expect(looksLikePackage(text)).toBe(true)
    expect(manifest).toMatchObject({
      handle: 'large-orders',
      version: '1.2.0',
      name: 'Large orders',
      benefit: 'Keeps what large orders add up to for each customer.',
      publisher: { name: 'Ada & Co' },
      requires: { nodes: ['filter/1', 'manual/1', 'table/1'], connections: [] },
      capabilities: [],
    })
    const back = read(text)
    expect([back.content, back.signed, back.flow]).toEqual([content, false, template()])
    expect([...back.parts.keys()].sort()).toEqual(
      ['CHANGELOG.md', 'README.md', 'flow.json', 'picture.png', 'samples/hand.ndjson'].sort(),
    )
    expect(back.parts.get('picture.png')).toEqual(png())
  })

  it('is signed with a key, and tells the key', () => {
    const pem = newKey()
    const { text, manifest } = packed(files(), { pem })
    expect(read(text).signed).toBe(true)
    expect(manifest.publisher.key).toMatch(/^ed25519:/)
    expect(text).not.toContain('PRIVATE')
  })

  it('takes nothing along that is not a part of a template, and follows no link', () => {
    const folder = templateFolder({ ...files(), '.env': 'KEY=1', 'notes.txt': 'mine', 'samples/x.exe': 'MZ' })
    symlinkSync('/etc/passwd', join(folder, 'LICENSE'))
    const { manifest } = packTemplate(readTemplateFolder(folder), { nodeTypes, decisions: all })
    expect(Object.keys(manifest.parts).sort()).toEqual(
      ['CHANGELOG.md', 'README.md', 'flow.json', 'picture.png', 'samples/hand.ndjson'].sort(),
    )
  })

  it('is not made of a flow with problems, with a test that fails, or with a picture that is none', () => {
    const wrong = template({ edges: [{ from: 'hand.nowhere', to: 'totals' }] })
    expect(codeOf(() => packed(files(wrong)))).toBe('FLOW_PROBLEMS')
    const [test] = template().tests
    const failing = template({ tests: [{ ...test, name: 'x', events: [], expect: { needsLook: 3 } }] })
    expect(codeOf(() => packed(files(failing)))).toBe('PACKAGE_TESTS')
    expect(codeOf(() => packed({ ...files(), 'picture.png': '<svg onload="x()"/>' }))).toBe('PACKAGE_PICTURE')
  })
})

describe('A64 a package that was tampered with', () => {
  const pem = newKey()
  const { text } = packed(files(), { pem })
  const other = packed(files(), { pem: newKey() }).text
  const flowOf = (document: Document) =>
    document.parts['flow.json'] as { name: string; nodes: { [id: string]: unknown } }
  const cases: readonly (readonly [what: string, text: () => string, code: string])[] = [
    ['another flow under the same hashes', () => changed(text, (it) => (flowOf(it).name = 'Evil')), 'PACKAGE_CHANGED'],
    ['another page', () => changed(text, (it) => (it.parts['README.md'] = 'Evil')), 'PACKAGE_CHANGED'],
    ['another version, signature kept', () => changed(text, (it) => (it.manifest.version = '9.0.0')), 'PACKAGE_SIGNATURE'],
    ['the signature of somebody else', () => changed(text, (it) => (it.signature = JSON.parse(other).signature)), 'PACKAGE_SIGNATURE'],
    ['somebody else’s key', () => changed(text, (it) => (it.manifest.publisher = JSON.parse(other).manifest.publisher)), 'PACKAGE_SIGNATURE'],
    ['no signature any more', () => changed(text, (it) => void delete it.signature), 'PACKAGE_SIGNATURE'],
    ['a signature without a key', () => changed(text, (it) => void delete it.manifest.publisher.key), 'PACKAGE_SIGNATURE'],
    ['a part that the manifest does not know', () => changed(text, (it) => (it.parts.LICENSE = 'MIT')), 'PACKAGE_CHANGED'],
    ['a part that is gone', () => changed(text, (it) => void delete it.parts['README.md']), 'PACKAGE_PART'],
    ['a path outside', () => changed(text, (it) => (it.parts['samples/../../x.csv'] = 'a')), 'PACKAGE_PART'],
    ['an absolute path', () => changed(text, (it) => (it.parts['/etc/cron.d/x'] = 'a')), 'PACKAGE_PART'],
    ['a program', () => changed(text, (it) => (it.parts['samples/x.sh'] = 'a')), 'PACKAGE_PART'],
    ['a thousand parts', () => changed(text, (it) => { for (let n = 0; n < 1_000; n++) it.parts[`samples/a${n}.csv`] = 'a' }), 'PACKAGE_PART'],
    ['a prototype', () => text.replace('"manifest"', '"__proto__": {"x": 1}, "manifest"'), 'PACKAGE_KEYS'],
    ['a name twice', () => text.replace('"signature"', '"manifest": {}, "signature"'), 'PACKAGE_KEYS'],
    ['something more', () => changed(text, (it) => (it.manifest.run = 'rm -rf /')), 'PACKAGE_SHAPE'],
    ['a format of the future', () => changed(text, (it) => (it.manifest.format = 2)), 'PACKAGE_SHAPE'],
    ['a handle that is a path', () => changed(text, (it) => (it.manifest.handle = '../x')), 'PACKAGE_SHAPE'],
    ['no JSON', () => '{"manifest": ', 'PACKAGE_PARSE'],
    ['brackets without an end', () => `{"manifest": ${'['.repeat(100_000)}`, 'PACKAGE_PARSE'],
    ['a gigabyte, or too much for us', () => `{"manifest": "${'x'.repeat(13 * 1024 * 1024)}"}`, 'PACKAGE_TOO_LARGE'],
  ] // biome-ignore format: a table
  it.each(cases)('is refused whole: %s', (_, make, code) => {
    expect(codeOf(() => read(make()))).toBe(code)
  })

  it('is refused whichever character is another one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: text.length - 1 }),
        fc.constantFrom('x', '0', '"', ' ', '}'),
        (at, letter) => {
          const broken = text.slice(0, at) + letter + text.slice(at + 1)
          let back: ReturnType<typeof read> | undefined
          try {
            back = read(broken)
          } catch (error) {
            expect(error).toBeInstanceOf(CounterflowError)
          }
          // Only what changes nothing of the content gets through: a blank where there was one.
          if (back) expect(back.content).toBe(read(text).content)
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('a package that is honest about hashes but not about itself', () => {
  /** Made with our own tools by somebody who means harm: unsigned, with the right hashes. */
  const forged = (change: (document: Document) => void): string => {
    const { text } = packed(files(template({ nodes: { ...template().nodes, call: { type: 'http', version: 1, config: { url: 'https://evil.example/x' } } }, edges: [...template().edges, { from: 'large.pass', to: 'call' }] }))) // biome-ignore format: a call
    return changed(text, change)
  }

  it('A01 A12 hides what its flow could do: refused', () => {
    expect(read(forged(() => {})).manifest.capabilities).toEqual(['http:evil.example'])
    expect(codeOf(() => read(forged(({ manifest }) => (manifest.capabilities = []))))).toBe('PACKAGE_CAPABILITIES')
  })

  it('needs steps that are not here: says so', () => {
    const wish = forged(({ manifest }) => (manifest.requires.nodes = ['teleport/1']))
    expect(codeOf(() => read(wish))).toBe('PACKAGE_NEWER')
  })
})

describe('the export gate', () => {
  const secret = 'sk_live_abcdefghijklmnop1234'
  const dirty = () => {
    const flow = template({
      nodes: {
        ...template().nodes,
        call: {
          type: 'http',
          version: 1,
          config: {
            url: 'https://api.real-shop.com/orders?api_key=abc123',
            headers: [{ name: 'Authorization', value: `Bearer ${secret}` }],
          },
        },
      },
      edges: [...template().edges, { from: 'large.pass', to: 'call' }],
    })
    return {
      ...files(flow),
      'README.md': 'Ask carla@real-shop.com, +44 20 7123 4567, at real-shop.myshopify.com.\nOr ann@example.com.\n',
      'samples/hand.ndjson': `${JSON.stringify({ type: 'order.placed', data: { customer: 'Carla Real', total: 5, card: '4539578763621486' } })}\n`, // biome-ignore format: a row
    }
  }
  const findings = (content: { readonly [name: string]: string | Buffer }, decisions: typeof all) => {
    try {
      packed(content, { decisions })
      return []
    } catch (error) {
      return (error as CounterflowError).details.findings as { kind: string; id: string; part: string; shown: string }[]
    }
  }

  it('finds all of it, shows none of it, and writes nothing as long as something is undecided', () => {
    const found = findings(dirty(), { remove: [], keep: [] })
    expect(new Set(found.map(({ kind }) => kind))).toEqual(
      new Set(['credential', 'address with a key', 'e-mail', 'phone', 'card', 'shop', 'personal']),
    )
    const told = JSON.stringify(found)
    for (const word of [secret, 'carla@real', '7123 4567', 'real-shop.my', '4539578763621486', 'Carla Real', 'abc123'])
      expect(told).not.toContain(word)
    expect(told).not.toContain('example.com')
  })

  it('T-P5: removes what it is told to, keeps what it is told to, and the package still works', () => {
    expect(findings(dirty(), { remove: ['all'], keep: [] })).toEqual([])
    const { text, removed, kept } = packed(dirty(), { decisions: { remove: ['all'], keep: ['phone'] } })
    for (const word of [secret, 'carla@real', 'real-shop.my', '4539578763621486', 'Carla Real', 'abc123'])
      expect(text).not.toContain(word)
    expect(text).toContain('+44 20 7123 4567')
    expect(text).toContain('ann@example.com')
    expect([removed.length > 5, kept.map(({ kind }) => kind)]).toEqual([true, ['phone']])
    expect(read(text).flow.nodes.call?.config.url).toBe('https://api.real-shop.com/orders')
  })

  it('T-P5: looks everywhere: manifest, notes, names of fields, numbers, fields called like secrets, columns of samples', () => {
    const [test] = template().tests
    const [first] = test?.events ?? []
    const data = { customer: 'ann', total: 150, 'eve@real-shop.com': 1, card: 4539578763621486, secretKey: 'hunter2hunter2', token: 'abcdEFGH1234' } // biome-ignore format: a row
    const flow = template({
      tests: [{ name: 'it counts', events: [{ ...first, type: 'order.placed', data }], expect: {} }],
      notes: { n: { text: 'password: correct-horse', x: 0, y: 0 } },
    })
    const content = {
      ...files(flow),
      'manifest.json': JSON.stringify({ publisher: 'Ada, ada@real-shop.com', benefit: 'Ask dora@real-shop.com' }),
      'samples/till.csv': 'order,full_name\n1,Gil Real\n2,\n',
    }
    const secrets = ['eve@real', '4539578763621486', 'hunter2', 'abcdEFGH', 'correct-horse', 'ada@real', 'dora@real', 'Gil Real'] // biome-ignore format: a row
    const found = findings(content, { remove: [], keep: [] })
    for (const word of secrets) expect(JSON.stringify(found)).not.toContain(word)
    const { text, removed, manifest } = packed(content, { decisions: { remove: ['all'], keep: [] } })
    for (const word of secrets) expect(text).not.toContain(word)
    expect(removed.length).toBe(found.length)
    expect([manifest.publisher.name, manifest.benefit]).toEqual([expect.stringMatching(/^Ada, person-\d@/), expect.stringMatching(/^Ask person-\d@/)]) // biome-ignore format: a row
    expect(read(text).parts.get('samples/till.csv')?.toString()).toMatch(/^order,full_name\n1,person \d\n2,\n$/)
  })

  it('what one finding is decided about stays decided, and is told by its id', () => {
    const [first] = findings(dirty(), { remove: [], keep: [] })
    const left = findings(dirty(), { remove: [first?.id ?? ''], keep: [] })
    expect(left.some(({ id }) => id === first?.id)).toBe(false)
    expect(left.length).toBeGreaterThan(0)
  })

  it('has nothing to say about our own templates but what is personal in their samples', () => {
    for (const name of ['daily-sales']) {
      const folder = readTemplateFolder(join(import.meta.dirname, '../../../templates', name))
      expect(codeOf(() => packTemplate(folder, { nodeTypes, decisions: { remove: [], keep: ['personal'] } }))).toBe(
        'done',
      )
    }
  })
})

it('versions are compared as numbers, and read from a changelog', () => {
  expect(['1.10.0', '1.9.9', '2.0.0', '1.9.10'].sort(compareVersionNumbers)).toEqual([
    '1.9.9',
    '1.9.10',
    '1.10.0',
    '2.0.0',
  ])
  expect([newestIn('# Changelog\n\n## 1.2.0\n## 1.0.0'), newestIn('# Nothing')]).toEqual(['1.2.0', undefined])
})
