/** Packages behind the window: looked at, installed turned off, updated, and the private gallery. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Draft } from '../../model/api/drafts.ts'
import type { PackageFolder, PackageLook, PackagesApi } from '../../model/api/packages.ts'
import type { TemplateCard } from '../../model/api/templates.ts'
import type { Flow } from '../../model/flow.ts'
import type { JsonObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { openInstalled } from '../packages/installed.ts'
import { openPackageSandbox } from '../packages/package-sandbox.ts'
import { inWords, wordsFor } from '../packages/package-words.ts'
import { openPrivateGallery } from '../packages/private-gallery.ts'
import type { TemplatePackage } from '../packages/read-package.ts'
import { allowancesOf } from './allowances.ts'
import type { OpenDrafts } from './drafts.ts'
import { exportFlow } from './exporting.ts'
import type { Flows } from './flows.ts'
import type { Inputs } from './inputs.ts'
import { openPackageUpdates } from './package-updates.ts'
import type { Samples } from './samples.ts'
import type { ShopFacts } from './shop-facts.ts'
import type { ShopParts } from './shop-parts.ts'
import { suited } from './suited.ts'
import type { Templates } from './templates.ts'

export type PackagesParts = {
  readonly facts: ShopFacts
  readonly drafts: OpenDrafts
  readonly flows: Flows
  readonly inputs: Inputs
  readonly samples: Samples
  readonly templates: Templates
}

/** In front of the id of a template that comes from the folder of packages. */
const own = 'own-'

export function openPackages(parts: ShopParts, { facts, drafts, flows, inputs, samples, templates }: PackagesParts) {
  const { store, nodeTypes } = parts
  const sandbox = openPackageSandbox()
  const installed = openInstalled(store)
  const gallery = openPrivateGallery(store, sandbox)
  const updates = openPackageUpdates(parts, { drafts, installed })

  /** In the words of this computer's language, where the package has them. */
  function spoken(found: TemplatePackage): TemplatePackage {
    const words = wordsFor(found.words, Intl.DateTimeFormat().resolvedOptions().locale)
    const { name = found.manifest.name, benefit = found.manifest.benefit } = words
    return { ...found, flow: inWords(found.flow, words), manifest: { ...found.manifest, name, benefit } }
  }

  /** Somebody else's tests hold here, too. @throws PACKAGE_… */
  async function tried(text: string): Promise<TemplatePackage> {
    const { found, run } = await sandbox.try(text)
    const failed = run.results.find(({ failures }) => failures.length > 0)
    if (failed === undefined) return found
    throw new CounterflowError('PACKAGE_TESTS', `Its own tests fail here, such as “${failed.name.slice(0, 120)}”.`, {
      kept: 'Nothing was installed.',
      advice: 'Ask whoever made it.',
    })
  }

  async function look(text: string): Promise<PackageLook> {
    const found = spoken(await tried(text))
    const trust = installed.trust(found)
    const { manifest, content, flow, parts: files } = found
    const { handle, version, name, benefit, publisher, requires, testedOn } = manifest
    return {
      ...{ content, handle, version, name, benefit, trust },
      publisher: publisher.name,
      allowances: allowancesOf(flow, nodeTypes),
      hears: requires.events ?? [],
      ...(testedOn === undefined ? {} : { testedOn }),
      connections: requires.connections,
      tests: flow.tests.length,
      readme: files.get('README.md')?.toString('utf8') ?? '',
      document: flow,
      installed: updates.before(found),
    }
  }

  function add(found: TemplatePackage, name: string, settings: JsonObject): Draft {
    const shop = facts.shop()
    const flow = shop.answered ? suited(found.flow, shop) : found.flow
    const document = flows.asNew({ ...flow, settings: { ...flow.settings, ...settings } }, freeName(name))
    return store.atomically(() => {
      installed.pin(found.manifest)
      installed.remember(updates.remembered(document, found))
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
      if (node === undefined || nodes[node] === undefined) continue
      const path = join(dirname(store.path), 'packages', content.slice(0, 16), name.slice('samples/'.length))
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, bytes)
      if (nodes[node].type === 'file') inputs.bind(id, node, path)
    }
    samples.remember(id, { content: content.slice(0, 16) })
  }

  /** @throws PACKAGE_CHANGED, PACKAGE_PUBLISHER */
  function checked(given: TemplatePackage, content: string): TemplatePackage {
    const found = spoken(given)
    if (found.content !== content) throw refused('PACKAGE_CHANGED', 'This is not the package that you have looked at.')
    installed.trust(found)
    return found
  }

  async function install({
    text,
    content,
    into,
    choices = {},
  }: PackagesApi['packages.install']['arguments']): Promise<Draft> {
    const found = checked(await tried(text), content)
    return into === undefined ? add(found, found.manifest.name, {}) : updates.update(found, into, choices)
  }

  async function folderFacts(): Promise<PackageFolder> {
    const files = await gallery.files()
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

  /** One of the folder of packages, or of ours. */
  async function create(wish: { name: string; template?: string; settings?: JsonObject }): Promise<Draft> {
    if (!wish.template?.startsWith(own)) return flows.create(wish)
    const packages = await gallery.packages()
    const chosen = packages.find(({ content }) => `${own}${content.slice(0, 24)}` === wish.template)
    if (chosen === undefined) return flows.create(wish)
    const found = spoken(await tried(chosen.text))
    installed.trust(found)
    return add(found, wish.name, wish.settings ?? {})
  }

  return {
    methods: {
      'templates.list': async () => [...templates.list(), ...(await gallery.packages()).map(spoken).map(cardOf)],
      'flows.create': create,
      'flows.export': exportFlow,
      'packages.look': ({ text }: { text: string }) => look(text),
      'packages.merge': async ({ text, content, into, choices }: PackagesApi['packages.merge']['arguments']) =>
        updates.preview(checked(await sandbox.read(text), content), into, choices),
      'packages.install': install,
      'packages.folder': folderFacts,
      'packages.setFolder': ({ folder }: { folder: string }): Promise<PackageFolder> => {
        gallery.choose(folder.trim())
        return folderFacts()
      },
    },
    close: sandbox.close,
  }
}

const refused = (code: string, message: string): CounterflowError =>
  new CounterflowError(code, message, {
    kept: 'Nothing was installed.',
    advice: 'Open the package again, and look at what it says.',
  })
