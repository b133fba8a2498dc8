/** Templates of others, behind the window: looked at, installed turned off, updated only forwards, and never by somebody else. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packTemplate } from '../../../runtime/host/packages/pack.ts'
import { partBytes, sha256 } from '../../../runtime/host/packages/package-format.ts'
import { newKey, readKey } from '../../../runtime/host/packages/signing.ts'
import { readTemplateFolder } from '../../../runtime/host/packages/template-folder.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { files, templateFolder } from '../packages/a-template.ts'
import { bomb } from '../packages/hostile.ts'
import { template } from '../packages/large-orders.ts'
import { edited, newShop, until } from './open-shop.ts'

const decisions = { remove: ['all'], keep: ['personal'] }
function packageOf(version = '1.2.0', flow: Flow = template(), pem?: string): string {
  const content = { ...files(flow), 'CHANGELOG.md': `# Changelog\n\n## ${version}\n` }
  const key = pem === undefined ? undefined : readKey(pem)
  return packTemplate(readTemplateFolder(templateFolder(content)), { nodeTypes, decisions, key }).text
}
/** A later version that also calls a server. */
const calling = (): Flow => {
  const flow = template()
  const call = { type: 'http', version: 1, config: { url: 'https://evil.example/x' } }
  return { ...flow, nodes: { ...flow.nodes, call }, edges: [...flow.edges, { from: 'large.pass', to: 'call' }] }
}
const by = 'Ann'

describe('a package of somebody else', () => {
  it('A01 is looked at without anything being kept: what it could do, what it needs, its tests', async () => {
    const shop = await newShop()
    const look = await shop.call('packages.look', { text: packageOf('1.2.0', calling()) })
    expect(look).toMatchObject({
      handle: 'large-orders',
      version: '1.2.0',
      publisher: 'Ada & Co',
      trust: 'unsigned',
      tests: 1,
      installed: [],
      allowances: [{ node: 'call', sentence: 'Sends requests to evil.example', outside: true }],
    })
    expect([await shop.call('flows.list', {}), shop.shop.store.head]).toEqual([[], 0])
  })

  it('arrives turned off, under an id of its own and a name that nobody has', async () => {
    const shop = await newShop()
    const text = packageOf()
    const { content } = await shop.call('packages.look', { text })
    const first = await shop.call('packages.install', { text, content, by })
    const second = await shop.call('packages.install', { text, content, by })
    expect(first).toMatchObject({ state: 'off', live: null })
    expect(first.flow).not.toBe(second.flow)
    expect((await shop.call('flows.list', {})).map(({ name, state }) => [name, state]).sort()).toEqual([
      ['Large orders (2)', 'off'],
      ['Large orders', 'off'],
    ])
    await shop.call('publish.apply', { flow: first.flow, revision: 1, choices: {}, by })
    expect((await shop.call('flows.list', {})).find(({ flow }) => flow === first.flow)).toMatchObject({ state: 'on' })
  })

  it('what is installed is what was looked at', async () => {
    const shop = await newShop()
    const { content } = await shop.call('packages.look', { text: packageOf() })
    const wish = { text: packageOf('1.3.0'), content, by }
    expect((await shop.failure('packages.install', wish)).code).toBe('PACKAGE_CHANGED')
  })

  it('whose tests fail here is refused', async () => {
    const shop = await newShop()
    const lying = JSON.parse(packageOf())
    lying.parts['flow.json'].tests[0].expect.needsLook = 7
    lying.manifest.parts['flow.json'] = `sha256:${sha256(partBytes('flow.json', lying.parts['flow.json']))}`
    expect((await shop.failure('packages.look', { text: JSON.stringify(lying) })).code).toBe('PACKAGE_TESTS')
    expect(await shop.call('flows.list', {})).toEqual([])
  })

  it('whose tests never come to an end is stopped, and meanwhile the shop answers', async () => {
    const shop = await newShop()
    const looked = shop.failure('packages.look', { text: bomb(packageOf()) })
    const first = await Promise.race([looked, shop.call('flows.list', {})])
    expect(first).toEqual([])
    // Whichever of the two it runs out of first.
    expect(['PACKAGE_ENDLESS', 'PACKAGE_MEMORY']).toContain((await looked).code)
    expect(await shop.call('flows.list', {})).toEqual([])
    expect(await shop.call('packages.look', { text: packageOf() })).toMatchObject({ handle: 'large-orders' })
  })

  it('A64 signed once in a name, only that key may sign in it again', async () => {
    const shop = await newShop()
    const pem = newKey()
    const signed = packageOf('1.2.0', template(), pem)
    const first = await shop.call('packages.look', { text: signed })
    expect(first.trust).toBe('first')
    await shop.call('packages.install', { text: signed, content: first.content, by })
    expect((await shop.call('packages.look', { text: packageOf('1.3.0', template(), pem) })).trust).toBe('known')
    expect((await shop.failure('packages.look', { text: packageOf('1.3.0', template(), newKey()) })).code).toBe(
      'PACKAGE_PUBLISHER',
    )
    expect((await shop.failure('packages.look', { text: packageOf('1.3.0') })).code).toBe('PACKAGE_PUBLISHER')
  })
})

describe('an update', () => {
  it('A12 shows what it could do more, keeps answers and tables, and is not active before it is published', async () => {
    const shop = await newShop()
    const text = packageOf()
    const { content } = await shop.call('packages.look', { text })
    const { flow } = await shop.call('packages.install', { text, content, by })
    await shop.call('publish.apply', { flow, revision: 1, choices: {}, by })
    const live = (await shop.call('draft.read', { flow })).live?.hash
    const newer = packageOf('1.3.0', calling())
    const look = await shop.call('packages.look', { text: newer })
    expect(look.installed).toEqual([
      {
        flow,
        name: 'Large orders',
        version: '1.2.0',
        edited: false,
        more: ['Sends requests to evil.example'],
        less: [],
      },
    ])
    const updated = await shop.call('packages.install', { text: newer, content: look.content, by, into: flow })
    expect(updated).toMatchObject({ flow, state: 'on', live: { hash: live } })
    expect(JSON.parse(updated.text).nodes).toHaveProperty('call')
    const publish = { flow, revision: updated.revision, choices: { added: 'now' }, by }
    expect((await shop.failure('publish.apply', publish)).code).toBe('OUTSIDE_APPROVAL')
  })

  it('goes forwards only, and only into what was made of it', async () => {
    const shop = await newShop()
    const text = packageOf('1.2.0')
    const { content } = await shop.call('packages.look', { text })
    const { flow } = await shop.call('packages.install', { text, content, by })
    const older = packageOf('1.1.9')
    const wish = { text: older, content: (await shop.call('packages.look', { text: older })).content, by, into: flow }
    expect((await shop.failure('packages.install', wish)).code).toBe('PACKAGE_DOWNGRADE')
    const other = await shop.call('flows.create', { name: 'Mine' })
    expect((await shop.failure('packages.install', { text, content, by, into: other.flow })).code).toBe('PACKAGE_OTHER')
  })

  it('keeps what was changed here, shows first what it would come to, and lets a person take theirs part by part', async () => {
    const shop = await newShop()
    const text = packageOf()
    const { content } = await shop.call('packages.look', { text })
    const { flow, text: document } = await shop.call('packages.install', { text, content, by })
    const changed = edited(document, (it: { nodes: { large: { config: { when: string } } } }) => {
      it.nodes.large.config.when = 'data.total > 500'
    })
    await shop.call('draft.save', { flow, text: changed, revision: 1, label: '' })
    const otherwise = calling()
    const { large } = otherwise.nodes
    if (large === undefined) throw new Error('Expected the filter')
    const nodes = { ...otherwise.nodes, large: { ...large, config: { when: 'data.total >= 100' } } }
    const newer = packageOf('2.0.0', { ...otherwise, nodes })
    const look = await shop.call('packages.look', { text: newer })
    expect(look.installed).toMatchObject([{ flow, edited: true }])
    const wish = { text: newer, content: look.content, into: flow }
    const seen = await shop.call('packages.merge', { ...wish, choices: {} })
    expect(seen.parts.map(({ id, open, takes }) => [id, open, takes]).toSorted()).toEqual([
      ['step call', false, 'theirs'],
      ['step large', true, 'mine'],
    ])
    expect([seen.before.nodes.call, seen.after.nodes.call?.type, seen.problems]).toEqual([undefined, 'http', []])
    // Looking keeps nothing.
    expect((await shop.call('draft.read', { flow })).text).toBe(changed)
    const mine = await shop.call('packages.install', { ...wish, by })
    expect(JSON.parse(mine.text).nodes).toMatchObject({ large: { config: { when: 'data.total > 500' } }, call: {} })
    expect(mine.flow).toBe(flow)
    const next = packageOf('2.1.0', { ...otherwise, nodes: { ...nodes, large: { ...large, config: { when: 'data.total >= 120' } } } }) // biome-ignore format: a call
    const again = { text: next, content: (await shop.call('packages.look', { text: next })).content, into: flow }
    const theirs = await shop.call('packages.install', { ...again, choices: { 'step large': 'theirs' }, by })
    expect(JSON.parse(theirs.text).nodes.large.config.when).toBe('data.total >= 120')
    expect((await shop.failure('packages.merge', { ...wish, choices: {} })).code).toBe('PACKAGE_DOWNGRADE')
    expect((await shop.failure('packages.merge', { ...again, content, choices: {} })).code).toBe('PACKAGE_CHANGED')
  })
})

describe('a folder of packages', () => {
  it('stands beside our templates, newest versions only; what is none is said', async () => {
    const shop = await newShop()
    const folder = mkdtempSync(join(shop.folder, 'templates-'))
    writeFileSync(join(folder, 'a.cftemplate'), packageOf('1.2.0'))
    writeFileSync(join(folder, 'b.cftemplate'), packageOf('1.10.0'))
    writeFileSync(join(folder, 'broken.cftemplate'), '{"manifest": ')
    writeFileSync(join(folder, 'notes.txt'), 'x')
    expect((await shop.failure('packages.setFolder', { folder: 'relative' })).code).toBe('PACKAGE_FOLDER')
    expect(await shop.call('packages.setFolder', { folder })).toEqual({
      folder,
      found: 2,
      problems: [{ file: 'broken.cftemplate', message: expect.any(String) }],
    })
    const cards = await shop.call('templates.list', {})
    const own = cards.filter(({ id }) => id.startsWith('own-'))
    expect(own).toMatchObject([{ name: 'Large orders', summary: expect.stringContaining('large orders') }])
    expect(cards.length).toBeGreaterThan(own.length)
    const draft = await shop.call('flows.create', { name: 'Ours', template: own[0]?.id ?? '' })
    expect(draft).toMatchObject({ state: 'off' })
    await until(() => shop.call('flows.list', {}), (all) => all.some(({ name }) => name === 'Ours')) // biome-ignore format: a row
    const look = await shop.call('packages.look', { text: packageOf('2.0.0') })
    expect(look.installed).toMatchObject([{ flow: draft.flow, version: '1.10.0' }])
  })
})
