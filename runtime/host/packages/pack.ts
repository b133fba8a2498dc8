/** Makes a package of a template: looked through, hashed, and signed where there is a key. */
import type { KeyObject } from 'node:crypto'
import { writeJson } from '../../compile/canonical.ts'
import { compile, isProblems } from '../../compile/compile.ts'
import { testFlow } from '../../engine/flow-test.ts'
import { appVersion } from '../../model/app-version.ts'
import { namedConnection } from '../../model/connection.ts'
import type { Field } from '../../model/field.ts'
import type { Flow } from '../../model/flow.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import type { NodeType } from '../../model/node.ts'
import { CounterflowError, isError } from '../../model/problem.ts'
import { capabilitiesOf } from './capabilities.ts'
import { type Decisions, type Finding, gate } from './export-gate.ts'
import { contentOf, type Manifest, packageFormat, packageShape, partBytes, sha256 } from './package-format.ts'
import { wordsIn } from './package-words.ts'
import { isPng } from './png.ts'
import { publicKeyOf, signManifest, signSuccession } from './signing.ts'
import type { TemplateFolder } from './template-folder.ts'
import { inRange, newestIn, rangeFrom } from './versions.ts'

export type Packed = {
  readonly text: string
  readonly manifest: Manifest
  readonly flow: Flow
  readonly content: string
  readonly removed: readonly Finding[]
  readonly kept: readonly Finding[]
}

export type PackOptions = {
  readonly nodeTypes: readonly NodeType[]
  readonly decisions: Decisions
  readonly publisher?: string | undefined
  readonly key?: KeyObject | undefined
  /** Keys that signed before this one: each of them vouches for it. */
  readonly earlier?: readonly KeyObject[]
}

/** Who publishes it where nobody says so. */
export const unnamed = 'Unnamed'

/** @throws PACKAGE_LEAKS (details.findings), PACKAGE_FACTS, PACKAGE_PICTURE, FLOW_PROBLEMS, PACKAGE_TESTS */
export function packTemplate(folder: TemplateFolder, options: PackOptions): Packed {
  const { nodeTypes, key, publisher } = options
  const said = publisher === undefined ? folder.facts : { ...folder.facts, publisher }
  const passed = gate(folder.flow, folder.texts, options.decisions, said)
  if (passed.undecided.length > 0) throw leaks(passed.undecided)
  const { flow, texts, facts } = passed
  assertSound(flow, nodeTypes)
  if (folder.picture !== undefined && !isPng(folder.picture))
    throw wrong(
      'PACKAGE_PICTURE',
      'picture.png is no PNG picture.',
      'Save it as PNG, at most 8192 pixels wide and high.',
    )
  const parts: { [name: string]: string | JsonObject } = { 'flow.json': flow as unknown as JsonObject }
  for (const [name, text] of texts) parts[name] = text
  if (folder.picture !== undefined) parts['picture.png'] = folder.picture.toString('base64')
  const manifest = manifestOf({ facts, texts }, flow, parts, options)
  const document = { manifest, parts, ...(key === undefined ? {} : { signature: signManifest(manifest, key) }) }
  for (const [name, text] of texts) if (name.startsWith('i18n/')) wordsIn(name, text)
  if (inRange(appVersion, manifest.requires.app ?? appVersion) !== true)
    throw wrong(
      'PACKAGE_FACTS',
      `app: ${manifest.requires.app} does not fit ${appVersion}, which packs it.`,
      'Say a range such as >=1.0 <2 in manifest.json.',
    )
  if (flow.tests.length < (manifest.minTests ?? 0))
    throw wrong(
      'PACKAGE_FACTS',
      `It has ${flow.tests.length} tests, and minTests says ${manifest.minTests}.`,
      'Write the tests, or say another number in manifest.json.',
    )
  const shaped = packageShape.safeParse(document)
  if (!shaped.success) {
    const [issue] = shaped.error.issues
    throw wrong(
      'PACKAGE_FACTS',
      `${issue?.path.join('.')}: ${issue?.message}.`,
      'Say it in manifest.json, beside flow.json: handle, version, name, benefit, publisher, app, minTests.',
    )
  }
  const { removed, kept } = passed
  return { text: writeJson(document), manifest, flow, content: contentOf(manifest), removed, kept }
}

function manifestOf(
  { facts, texts }: Pick<TemplateFolder, 'facts' | 'texts'>,
  flow: Flow,
  parts: { readonly [name: string]: string | JsonObject },
  { nodeTypes, key, earlier = [] }: PackOptions,
): Manifest {
  const said = (name: string): string | undefined => {
    const value: Json | undefined = facts[name]
    return typeof value === 'string' ? value : undefined
  }
  const [sentence = ''] = (flow.description ?? '').split(/(?<=[.!?;])\s/)
  return {
    format: packageFormat,
    handle: said('handle') ?? flow.id,
    version: said('version') ?? newestIn(texts.get('CHANGELOG.md') ?? '') ?? '1.0.0',
    name: said('name') ?? flow.name,
    benefit: (said('benefit') ?? (sentence === '' ? flow.name : sentence)).slice(0, 200),
    publisher: publisherOf(said('publisher'), key, earlier),
    requires: {
      app: said('app') ?? rangeFrom(appVersion),
      events: [...heardIn(flow)],
      nodes: [...new Set(Object.values(flow.nodes).map(({ type, version }) => `${type}/${version}`))].sort(),
      connections: connectionsOf(flow, nodeTypes),
    },
    capabilities: [...capabilitiesOf(flow, nodeTypes)],
    minTests: typeof facts.minTests === 'number' ? facts.minTests : flow.tests.length,
    testedOn: appVersion,
    parts: Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [name, `sha256:${sha256(partBytes(name, part))}`]),
    ),
  }
}

/** @throws PACKAGE_FACTS: whoever installs it remembers the key under this name. */
function publisherOf(
  given: string | undefined,
  key: KeyObject | undefined,
  earlier: readonly KeyObject[],
): Manifest['publisher'] {
  const name = given?.trim() || unnamed
  if (key === undefined) return { name }
  if (name === unnamed)
    throw wrong(
      'PACKAGE_FACTS',
      'It is to be signed, and nothing says who publishes it.',
      'Say your name as publisher in manifest.json, or with --publisher.',
    )
  const own = publicKeyOf(key)
  const notes = earlier.map((old) => ({ key: publicKeyOf(old), note: signSuccession(name, old, own) }))
  return { name, key: own, ...(notes.length === 0 ? {} : { earlier: notes }) }
}

/** The kinds of event that it hears from elsewhere, as they are written in its steps. */
const heardIn = ({ nodes }: Flow): readonly string[] =>
  [
    ...new Set(
      Object.values(nodes).flatMap(({ type, config: { types } }) =>
        type === 'events' && typeof types === 'string' ? types.split(',').map((one) => one.trim()) : [],
      ),
    ),
  ]
    .filter((one) => one !== '')
    .sort()

/** What its user has to connect: the names that the flow uses, each with the kinds that would do. */
function connectionsOf(flow: Flow, nodeTypes: readonly NodeType[]): Manifest['requires']['connections'] {
  const found = new Map<string, Manifest['requires']['connections'][number]['kinds']>()
  for (const { type, config } of Object.values(flow.nodes)) {
    const fields = nodeTypes.find((each) => each.type === type)?.fields ?? {}
    for (const [field, { kind, ...more }] of Object.entries<Field>(fields)) {
      const name = kind === 'connection' ? namedConnection(config[field]) : undefined
      if (name !== undefined && 'kinds' in more) found.set(name, [...more.kinds])
    }
  }
  return [...found].map(([name, kinds]) => ({ name, kinds })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Also after something was removed: a template that does not work helps nobody. */
function assertSound(flow: Flow, nodeTypes: readonly NodeType[]): void {
  const plan = compile(flow, { nodeTypes })
  if (isProblems(plan))
    throw new CounterflowError('FLOW_PROBLEMS', `The flow has problems: ${plan.find(isError)?.message ?? ''}.`, {
      kept: 'Nothing was written.',
      advice: 'counterflow check lists them. Where something was removed, a step may miss it: make it a setting.',
      details: { problems: plan },
    })
  const failed = testFlow(flow, nodeTypes).results.filter(({ failures }) => failures.length > 0)
  if (failed.length > 0)
    throw new CounterflowError('PACKAGE_TESTS', `${failed.length} of its tests fail, such as “${failed[0]?.name}”.`, {
      kept: 'Nothing was written.',
      advice: 'counterflow test shows what was expected and what came.',
      details: { failed: failed.map(({ name, variant }) => ({ name, variant })) },
    })
}

const leaks = (findings: readonly Finding[]): CounterflowError =>
  new CounterflowError(
    'PACKAGE_LEAKS',
    `${findings.length} ${findings.length === 1 ? 'thing' : 'things'} must not leave your shop without your word.`,
    {
      kept: 'Nothing was written.',
      advice: 'Decide about each: --remove <kind or id> or --keep <kind or id>; --remove all removes what is left.',
      details: { findings },
    },
  )

const wrong = (code: string, message: string, advice: string): CounterflowError =>
  new CounterflowError(code, message, { kept: 'Nothing was written.', advice })
