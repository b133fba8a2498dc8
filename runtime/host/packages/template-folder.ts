/** A template as its author has it: a folder with the flow, samples, pages and a picture. */
import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseFlow } from '../../compile/parse-flow.ts'
import type { Flow } from '../../model/flow.ts'
import { isObject, type JsonObject } from '../../model/json.ts'
import { CounterflowError, isError } from '../../model/problem.ts'
import { packageLimits, partName } from './package-format.ts'

export type TemplateFolder = {
  readonly flow: Flow
  /** What its `manifest.json` says, where there is one. */
  readonly facts: JsonObject
  /** Parts besides the flow. */
  readonly texts: ReadonlyMap<string, string>
  readonly picture: Buffer | undefined
}

export const isTemplateFolder = (path: string): boolean => existsSync(join(path, 'flow.json'))

/** @throws TEMPLATE_FOLDER, FLOW_PROBLEMS */
export function readTemplateFolder(path: string): TemplateFolder {
  if (!isTemplateFolder(path))
    throw wrong(`${path} has no flow.json, so it is no template.`, 'counterflow new <name> --template <id> makes one.')
  const flow = parseFlow(readFileSync(join(path, 'flow.json'), 'utf8'))
  if (Array.isArray(flow))
    throw new CounterflowError('FLOW_PROBLEMS', `Its flow has problems: ${flow.find(isError)?.message ?? ''}.`, {
      kept: 'Nothing was written.',
      advice: `counterflow check ${join(path, 'flow.json')} lists them.`,
      details: { problems: flow },
    })
  const texts = new Map<string, string>()
  let picture: Buffer | undefined
  for (const name of partsIn(path)) {
    if (name === 'flow.json') continue
    const bytes = readFileSync(join(path, name))
    const most = name === 'picture.png' ? packageLimits.picture : packageLimits.text
    if (bytes.length > most) throw wrong(`${name} has ${bytes.length} bytes.`, `At most ${most} go into a package.`)
    if (name === 'picture.png') picture = bytes
    else texts.set(name, bytes.toString('utf8'))
  }
  return { flow, facts: readFacts(path), texts, picture }
}

/** What of a folder goes into a package, and nothing else. A link is left alone: it may lead anywhere. */
function partsIn(path: string): readonly string[] {
  const files = (folder: string): readonly Dirent[] =>
    existsSync(folder) && lstatSync(folder).isDirectory() ? readdirSync(folder, { withFileTypes: true }) : []
  const own = files(path).filter((entry) => entry.isFile())
  const inside = ['samples', 'i18n'].flatMap((folder) =>
    files(join(path, folder))
      .filter((entry) => entry.isFile())
      .map(({ name }) => `${folder}/${name}`),
  )
  return [...own.map(({ name }) => name), ...inside].filter((name) => partName.test(name)).sort()
}

function readFacts(path: string): JsonObject {
  const file = join(path, 'manifest.json')
  if (!existsSync(file)) return {}
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (isObject(read)) return read
  } catch {
    // Said below.
  }
  throw wrong(
    'manifest.json is no JSON object.',
    'It may hold handle, version, name, benefit, publisher, app and minTests.',
  )
}

const wrong = (message: string, advice: string): CounterflowError =>
  new CounterflowError('TEMPLATE_FOLDER', message, { kept: 'Nothing was written.', advice })
