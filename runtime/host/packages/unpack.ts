/** A folder of one's own from a template: from one of ours, from a folder, or from a package. */
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeFlow, writeJson } from '../../compile/canonical.ts'
import type { Flow } from '../../model/flow.ts'
import type { NodeType } from '../../model/node.ts'
import { CounterflowError } from '../../model/problem.ts'
import { readPage } from '../../model/template-page.ts'
import { readPackage } from './read-package.ts'
import { isTemplateFolder, readTemplateFolder } from './template-folder.ts'
import { newestIn } from './versions.ts'

export type Source = { readonly flow: Flow; readonly parts: ReadonlyMap<string, Buffer | string> }

/** `what`: the id of one of ours, a folder, or a package. @throws TEMPLATE_MISSING, TEMPLATE_FOLDER, PACKAGE_… */
export function readSource(what: string, ours: string, nodeTypes: readonly NodeType[]): Source {
  const isName = /^[\w-]+$/.test(what)
  const folder = [...(isName ? [join(ours, what)] : []), what].find(isTemplateFolder)
  if (folder !== undefined) {
    const { flow, texts, picture } = readTemplateFolder(folder)
    return {
      flow,
      parts: new Map<string, Buffer | string>([...texts, ...(picture ? [['picture.png', picture] as const] : [])]),
    }
  }
  if (!existsSync(what) || !lstatSync(what).isFile())
    throw new CounterflowError('TEMPLATE_MISSING', `There is no template ${what}.`, {
      kept: 'Nothing was written.',
      advice: 'Name one of ours, a folder with a flow.json, or a .cftemplate file.',
    })
  return readPackage(readFileSync(what, 'utf8'), nodeTypes)
}

/** A history and a publisher of its own; what it was made from is told in the first entry. */
export function asOwn({ flow, parts }: Source): Source {
  const before = newestIn(parts.get('CHANGELOG.md')?.toString() ?? '')
  const from = before === undefined ? flow.name : `${flow.name} ${before}`
  const { benefit } = readPage(parts.get('README.md')?.toString() ?? '')
  const own = new Map(parts)
  own.set('CHANGELOG.md', `# Changelog\n\n## 1.0.0\n\n- Made from ${from}.\n`)
  own.set('manifest.json', writeJson({ publisher: '', name: flow.name, benefit }))
  return { flow, parts: own }
}

/** Never over something that is there. @throws FILE_EXISTS */
export function writeTemplateFolder(path: string, { flow, parts }: Source, facts: Pick<Flow, 'id' | 'name'>): void {
  if (existsSync(path))
    throw new CounterflowError('FILE_EXISTS', `${path} exists already.`, {
      kept: 'Nothing was written.',
      advice: 'Choose another name, or remove it first.',
    })
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'flow.json'), writeFlow({ ...flow, ...facts }))
  for (const [name, part] of parts) {
    if (name === 'flow.json') continue
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), part)
  }
}
