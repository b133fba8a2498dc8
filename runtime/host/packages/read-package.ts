/** Reads a package that came from elsewhere. It is taken whole or not at all, and nothing of it is run on the way. */

import { writeJson } from '../../compile/canonical.ts'
import { compile, isProblems } from '../../compile/compile.ts'
import { findRepeatedNames } from '../../compile/json-text.ts'
import { parseFlow } from '../../compile/parse-flow.ts'
import { parseJson } from '../../expression/json.ts'
import { appVersion } from '../../model/app-version.ts'
import type { Flow } from '../../model/flow.ts'
import type { NodeType } from '../../model/node.ts'
import { CounterflowError, isError, type Problem } from '../../model/problem.ts'
import { capabilitiesOf } from './capabilities.ts'
import { contentOf, type Manifest, packageLimits, packageShape, partBytes, partName, sha256 } from './package-format.ts'
import { type PackageWords, readWords } from './package-words.ts'
import { isPng } from './png.ts'
import { isSignedBy } from './signing.ts'
import { inRange } from './versions.ts'

export type TemplatePackage = {
  readonly manifest: Manifest
  /** The hash that an approval is about. */
  readonly content: string
  readonly signed: boolean
  readonly flow: Flow
  /** By name, as bytes; the flow is among them. */
  readonly parts: ReadonlyMap<string, Buffer>
  /** Its words in other languages, by language. */
  readonly words: ReadonlyMap<string, PackageWords>
}

/** True for a text that says of itself that it is a package, right or wrong. */
export const looksLikePackage = (text: string): boolean => /^\s*\{\s*"manifest"\s*:/.test(text.slice(0, 200))

/**
 * @throws PACKAGE_TOO_LARGE, PACKAGE_PARSE, PACKAGE_KEYS, PACKAGE_SHAPE, PACKAGE_PART, PACKAGE_CHANGED, PACKAGE_SIGNATURE,
 * PACKAGE_PICTURE, PACKAGE_APP, PACKAGE_WORDS, PACKAGE_NEWER, PACKAGE_FLOW, PACKAGE_CAPABILITIES, PACKAGE_TESTS
 */
export function readPackage(text: string, nodeTypes: readonly NodeType[]): TemplatePackage {
  if (text.length > packageLimits.bytes || Buffer.byteLength(text) > packageLimits.bytes)
    throw refused('PACKAGE_TOO_LARGE', `A package has at most ${packageLimits.bytes / 1024 / 1024} MB.`)
  const read = parseJson(text, { maximumDepth: 70, codes: { syntax: 'PACKAGE_PARSE', depth: 'PACKAGE_PARSE' } })
  if ('code' in read) throw refused('PACKAGE_PARSE', 'This file cannot be read as a template package.', read.message)
  if (/"(?:__proto__|constructor|prototype)"\s*:/.test(text) || findRepeatedNames(text).length > 0)
    throw refused('PACKAGE_KEYS', 'This package has names in it that no template needs.')
  const shaped = packageShape.safeParse(read.value)
  if (!shaped.success) {
    const [issue] = shaped.error.issues
    throw refused('PACKAGE_SHAPE', 'This is no template package.', `${issue?.path.join('.')}: ${issue?.message}`)
  }
  const { manifest, parts: given, signature } = shaped.data
  const parts = readParts(manifest, given)
  if ((signature === undefined) !== (manifest.publisher.key === undefined))
    throw refused('PACKAGE_SIGNATURE', 'This package says that it is signed, and half of that is missing.')
  if (signature !== undefined && !isSignedBy(manifest, signature, manifest.publisher.key ?? ''))
    throw refused('PACKAGE_SIGNATURE', 'This package was changed after it was signed.')
  assertApp(manifest)
  const words = readWords(parts)
  const flow = readFlow(manifest, parts.get('flow.json')?.toString('utf8') ?? '', nodeTypes)
  if (flow.tests.length < (manifest.minTests ?? 0))
    throw refused(
      'PACKAGE_TESTS',
      `It says that it brings at least ${manifest.minTests} tests, and it brings ${flow.tests.length}.`,
    )
  return { manifest, content: contentOf(manifest), signed: signature !== undefined, flow, parts, words }
}

function readParts(manifest: Manifest, given: { readonly [name: string]: unknown }): ReadonlyMap<string, Buffer> {
  const names = Object.keys(given)
  if (names.length > packageLimits.parts) throw refused('PACKAGE_PART', 'This package has too many parts.')
  if (!names.includes('flow.json')) throw refused('PACKAGE_PART', 'This package has no flow in it.')
  for (const name of [...names, ...Object.keys(manifest.parts)])
    if (!partName.test(name))
      throw refused('PACKAGE_PART', `A package cannot have a part ${JSON.stringify(name.slice(0, 60))}.`)
  const parts = new Map<string, Buffer>()
  for (const name of new Set([...names, ...Object.keys(manifest.parts)])) {
    const part = given[name]
    const isText = typeof part === 'string'
    if (part === undefined || isText === (name === 'flow.json'))
      throw refused('PACKAGE_PART', `The part ${name} is not what it should be.`)
    const bytes = partBytes(name, part as string)
    if (`sha256:${sha256(bytes)}` !== manifest.parts[name])
      throw refused('PACKAGE_CHANGED', `The part ${name} is not the one that was packed.`)
    if (name === 'picture.png' ? bytes.length > packageLimits.picture : bytes.length > packageLimits.text)
      throw refused('PACKAGE_TOO_LARGE', `The part ${name} is too large.`)
    if (name === 'picture.png' && !isPng(bytes)) throw refused('PACKAGE_PICTURE', 'Its picture is no PNG picture.')
    parts.set(name, bytes)
  }
  return parts
}

function assertApp({ requires: { app } }: Manifest): void {
  if (app === undefined) return
  const fits = inRange(appVersion, app)
  if (fits === undefined) throw refused('PACKAGE_SHAPE', 'This is no template package.', `requires.app: ${app}`)
  if (fits) return
  throw new CounterflowError('PACKAGE_APP', `This template is for Counterflow ${app}, and this is ${appVersion}.`, {
    kept: 'Nothing was installed.',
    advice: 'Update Counterflow, or ask whoever made it for a version that fits.',
  })
}

function readFlow({ requires, capabilities }: Manifest, text: string, nodeTypes: readonly NodeType[]): Flow {
  const known = new Set(nodeTypes.map(({ type, version }) => `${type}/${version}`))
  const newer = requires.nodes.filter((name) => !known.has(name))
  if (newer.length > 0)
    throw new CounterflowError('PACKAGE_NEWER', `This template needs steps that this Counterflow does not have.`, {
      kept: 'Nothing was installed.',
      advice: 'Update Counterflow.',
      details: { steps: newer },
    })
  const flow = parseFlow(text)
  if (isProblemList(flow)) throw problems(flow)
  if (writeJson(flow).length > packageLimits.text) throw refused('PACKAGE_TOO_LARGE', 'Its flow is too large.')
  const plan = compile(flow, { nodeTypes })
  if (isProblems(plan)) throw problems(plan)
  const own = capabilitiesOf(flow, nodeTypes)
  const hidden = own.filter((code) => !capabilities.includes(code))
  if (hidden.length > 0)
    throw refused('PACKAGE_CAPABILITIES', `Its flow could do more than the package says: ${hidden.join(', ')}.`)
  const events = flow.tests.reduce((sum, test) => sum + test.events.length, 0)
  if (flow.tests.length > packageLimits.tests || events > packageLimits.testEvents)
    throw refused('PACKAGE_TOO_LARGE', 'It has more tests than anybody would wait for.')
  return flow
}

const isProblemList = (found: Flow | Problem[]): found is Problem[] => Array.isArray(found)

const problems = (found: readonly Problem[]): CounterflowError =>
  new CounterflowError('PACKAGE_FLOW', `Its flow has problems: ${found.find(isError)?.message ?? ''}.`, {
    kept: 'Nothing was installed.',
    advice: 'Ask whoever made it.',
    details: { problems: found },
  })

const refused = (code: string, message: string, more = ''): CounterflowError =>
  new CounterflowError(code, message, {
    kept: 'Nothing was installed.',
    advice: 'Get the package again from whoever made it.',
    ...(more === '' ? {} : { details: { reason: more } }),
  })
