/** Packages behind the window: looked at, installed turned off, updated, and the private gallery. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeFlow } from '../../compile/canonical.ts'
import { parseFlow } from '../../compile/parse-flow.ts'
import { testFlow } from '../../engine/flow-test.ts'
import type { Draft } from '../../model/api/drafts.ts'
import type { InstalledPackage, PackageFolder, PackageLook, PackagesApi } from '../../model/api/packages.ts'
import type { TemplateCard } from '../../model/api/templates.ts'
import type { Flow } from '../../model/flow.ts'
import { isObject, type JsonObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { type Installed, openInstalled, senseOf } from '../packages/installed.ts'
import { openPrivateGallery } from '../packages/private-gallery.ts'
import { readPackage, type TemplatePackage } from '../packages/read-package.ts'
import { compareVersionNumbers } from '../packages/versions.ts'
import { allowancesOf } from './allowances.ts'
import type { OpenDrafts } from './drafts.ts'
import type { Flows } from './flows.ts'
import type { Inputs } from './inputs.ts'
import type { ShopParts } from './shop-parts.ts'
import { keepingTables } from './table-names.ts'
import type { Templates } from './templates.ts'

export type PackagesParts = {
  readonly drafts: OpenDrafts
  readonly flows: Flows
  readonly inputs: Inputs
  readonly templates: Templates
}

/** In front of the id of a template that comes from the folder of packages. */
const own = 'own-'

export function openPackages(parts: ShopParts, { drafts, flows, inputs, templates }: PackagesParts) {
  const { store, nodeTypes, tell } = parts
  const installed = openInstalled(store)
  const gallery = openPrivateGallery(store, nodeTypes)

  const sentencesOf = (flow: Flow): readonly string[] => [
    ...new Set(allowancesOf(flow, nodeTypes).map(({ sentence }) => sentence)),
  ]

  /** Those whose flow is still there. */
  function before({ manifest, flow }: TemplatePackage): readonly InstalledPackage[] {
    const now = sentencesOf(flow)
    return installed.list().flatMap((each): InstalledPackage[] => {
      const { handle, publisher } = manifest
      if (each.handle !== handle || each.publisher !== publisher.name) return []
      const row = store.parts.drafts.find(each.flow)
      if (row === undefined || row.removed !== null) return []
      const document = parseFlow(row.text)
      return [
        {
          flow: each.flow,
          name: Array.isArray(document) ? each.flow : document.name,
          version: each.version,
          edited: Array.isArray(document) || senseOf(document) !== each.sense,
          more: now.filter((sentence) => !each.sentences.includes(sentence)),
          less: each.sentences.filter((sentence) => !now.includes(sentence)),
        },
      ]
    })
  }

  /** @throws PACKAGE_TESTS */
  function assertTested({ flow }: TemplatePackage): void {
    const failed = testFlow(flow, nodeTypes).results.filter(({ failures }) => failures.length > 0)
    if (failed.length === 0) return
    throw new CounterflowError(
      'PACKAGE_TESTS',
      `Its own tests fail here, such as “${failed[0]?.name.slice(0, 120)}”.`,
      {
        kept: 'Nothing was installed.',
        advice: 'Ask whoever made it.',
      },
    )
  }

  function look(text: string): PackageLook {
    const found = readPackage(text, nodeTypes)
    const trust = installed.trust(found)
    assertTested(found)
    const { manifest, content, flow, parts: files } = found
    const { handle, version, name, benefit, publisher, requires } = manifest
    return {
      ...{ content, handle, version, name, benefit, trust },
      publisher: publisher.name,
      allowances: allowancesOf(flow, nodeTypes),
      connections: requires.connections,
      tests: flow.tests.length,
      readme: files.get('README.md')?.toString('utf8') ?? '',
      document: flow,
      installed: before(found),
    }
  }

  const remembered = (flow: Flow, { manifest }: TemplatePackage): Installed => ({
    flow: flow.id,
    handle: manifest.handle,
    version: manifest.version,
    publisher: manifest.publisher.name,
    sentences: sentencesOf(flow),
    sense: senseOf(flow),
  })

  function add(found: TemplatePackage, name: string, settings: JsonObject): Draft {
    const document = flows.asNew({ ...found.flow, settings: { ...found.flow.settings, ...settings } }, freeName(name))
    return store.atomically(() => {
      installed.pin(found.manifest)
      installed.remember(remembered(document, found))
      const draft = drafts.add(document, 'Installed from a package', allowancesOf(document, nodeTypes))
      bindSamples(document, found)
      return draft
    })
  }

  function freeName(name: string): string {
    const taken = new Set(drafts.cards().map((card) => card.name))
    for (let number = 2; taken.has(name); number++) {
      const next = `${name.replace(/ \(\d+\)$/, '')} (${number})`
      if (!taken.has(next)) return next
    }
    return name
  }

  /** What its producers read until files of one's own are chosen. */
  function bindSamples({ id, nodes }: Flow, { content, parts: files }: TemplatePackage): void {
    for (const [name, bytes] of files) {
      const node = /^samples\/([^.]+)\./.exec(name)?.[1]
      if (node === undefined || nodes[node]?.type !== 'file') continue
      const path = join(dirname(store.path), 'packages', content.slice(0, 16), name.slice('samples/'.length))
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, bytes)
      inputs.bind(id, node, path)
    }
  }

  /** The answers and the tables stay; everything else is as the new version has it, until it is published: a draft. */
  function update(found: TemplatePackage, flow: string): Draft {
    const earlier = before(found).find((each) => each.flow === flow)
    if (earlier === undefined)
      throw refused('PACKAGE_OTHER', 'This flow was not made from an earlier version of this template.')
    if (compareVersionNumbers(found.manifest.version, earlier.version) <= 0)
      throw refused(
        'PACKAGE_DOWNGRADE',
        `Version ${earlier.version} is installed, and this is ${found.manifest.version}.`,
      )
    const row = drafts.need(flow)
    const old = parseFlow(row.text)
    const answers = Array.isArray(old) ? {} : old.settings
    const asked = isObject(found.flow.parameters.properties) ? found.flow.parameters.properties : {}
    const kept = Object.fromEntries(Object.entries(answers).filter(([name]) => Object.hasOwn(asked, name)))
    const fresh = { ...found.flow, id: flow, name: earlier.name, settings: { ...found.flow.settings, ...kept } }
    const document = Array.isArray(old) ? fresh : keepingTables(fresh, old, nodeTypes)
    const next = store.atomically(() => {
      installed.pin(found.manifest)
      installed.remember(remembered(document, found))
      const text = writeFlow(document)
      const allowances = allowancesOf(document, nodeTypes).map((each) => ({ ...each }))
      return drafts.rewrite(flow, { text, label: `Update to ${found.manifest.version}`, allowances })
    })
    tell('draft', { flow, revision: next.revision })
    tell('flows', { flow })
    return drafts.read(flow)
  }

  function install({ text, content, into }: PackagesApi['packages.install']['arguments']): Draft {
    const found = readPackage(text, nodeTypes)
    if (found.content !== content) throw refused('PACKAGE_CHANGED', 'This is not the package that you have looked at.')
    installed.trust(found)
    assertTested(found)
    return into === undefined ? add(found, found.manifest.name, {}) : update(found, into)
  }

  const folderFacts = (): PackageFolder => {
    const files = gallery.files()
    return {
      folder: gallery.folder(),
      found: files.filter(({ found }) => typeof found !== 'string').length,
      problems: files.flatMap(({ file, found }) => (typeof found === 'string' ? [{ file, message: found }] : [])),
    }
  }

  const cardOf = ({ content, manifest, flow, parts: files }: TemplatePackage): TemplateCard => ({
    ...templates.cardOf(`${own}${content.slice(0, 24)}`, flow, files.get('README.md')?.toString('utf8')),
    name: manifest.name,
    summary: manifest.benefit,
  })

  return {
    methods: {
      'templates.list': () => [...templates.list(), ...gallery.packages().map(cardOf)],
      'flows.create': (wish: { name: string; template?: string; settings?: JsonObject }): Draft => {
        if (!wish.template?.startsWith(own)) return flows.create(wish)
        const found = gallery.packages().find(({ content }) => `${own}${content.slice(0, 24)}` === wish.template)
        if (found === undefined) return flows.create(wish)
        installed.trust(found)
        assertTested(found)
        return add(found, wish.name, wish.settings ?? {})
      },
      'packages.look': ({ text }: { text: string }) => look(text),
      'packages.install': install,
      'packages.folder': folderFacts,
      'packages.setFolder': ({ folder }: { folder: string }): PackageFolder => {
        gallery.choose(folder.trim())
        return folderFacts()
      },
    },
  }
}

const refused = (code: string, message: string): CounterflowError =>
  new CounterflowError(code, message, {
    kept: 'Nothing was installed.',
    advice: 'Open the package again, and look at what it says.',
  })
