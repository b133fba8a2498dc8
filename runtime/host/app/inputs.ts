/** Which file each producer of a flow reads: one of this machine that was chosen, or the sample that came with its template. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, isAbsolute, join } from 'node:path'
import type { InputBinding } from '../../model/api.ts'
import { isObject, type Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { ShopParts } from './shop-parts.ts'

type Kept =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'sample'; readonly template: string; readonly file: string }

const setting = (flow: string): string => `inputs:${flow}`

export function openInputs({ store, templates }: ShopParts) {
  const { settings } = store.parts

  function kept(flow: string): ReadonlyMap<string, Kept> {
    const value = settings.get(setting(flow))
    return new Map(
      Object.entries(isObject(value) ? value : {}).flatMap(([node, one]) => {
        const read = readKept(one)
        return read === undefined ? [] : [[node, read] as const]
      }),
    )
  }

  const pathOf = (one: Kept): string =>
    one.kind === 'file' ? one.path : join(templates, one.template, 'samples', one.file)

  const put = (flow: string, entries: ReadonlyMap<string, Kept>): void =>
    settings.set(setting(flow), Object.fromEntries([...entries].map(([node, one]) => [node, { ...one }])))

  const read = (flow: string): readonly InputBinding[] =>
    [...kept(flow)].map(([node, one]) => ({
      node,
      kind: one.kind,
      name: basename(pathOf(one)),
      path: pathOf(one),
      found: existsSync(pathOf(one)),
    }))

  return {
    read,
    /** For the runtime. */
    paths: (flow: string): { readonly [node: string]: string } =>
      Object.fromEntries([...kept(flow)].map(([node, one]) => [node, pathOf(one)])),
    /** @throws FILE_MISSING, FILE_KIND */
    bind(flow: string, node: string, path: string | null): readonly InputBinding[] {
      if (path !== null) checkFile(path)
      const entries = new Map(kept(flow))
      if (path === null) entries.delete(node)
      else entries.set(node, { kind: 'file', path })
      store.atomically(() => put(flow, entries))
      return read(flow)
    },
    /** Binds what a template brings: `samples/sales.csv` is what its producer `sales` reads. Inside a transaction or not. */
    bindSamples(flow: string, template: string, nodes: readonly string[]): void {
      const folder = join(templates, template, 'samples')
      const files = existsSync(folder) ? readdirSync(folder).sort() : []
      const entries = nodes.flatMap((node) => {
        const file = files.find((name) => name.split('.')[0] === node)
        return file === undefined ? [] : [[node, { kind: 'sample', template, file } satisfies Kept] as const]
      })
      if (entries.length > 0) store.atomically(() => put(flow, new Map([...kept(flow), ...entries])))
    },
    /** A copy of a flow reads what the first one reads. */
    copy(from: string, to: string): void {
      const entries = kept(from)
      if (entries.size > 0) store.atomically(() => put(to, entries))
    },
  }
}

export type Inputs = ReturnType<typeof openInputs>

function readKept(value: Json): Kept | undefined {
  if (!isObject(value)) return undefined
  const { kind, path, template, file } = value
  if (kind === 'file' && typeof path === 'string') return { kind, path }
  // Names only: a store that somebody sends must not lead out of the folder of templates.
  if (kind === 'sample' && isName(template) && isName(file)) return { kind, template, file }
  return undefined
}

const isName = (value: Json | undefined): value is string =>
  typeof value === 'string' && /^[\w][\w.-]*$/.test(value) && !value.includes('..')

function checkFile(path: string): void {
  const stats = isAbsolute(path) ? statSync(path, { throwIfNoEntry: false }) : undefined
  if (stats?.isFile()) return
  throw new CounterflowError(
    stats === undefined ? 'FILE_MISSING' : 'FILE_KIND',
    stats === undefined
      ? 'There is no such file on this computer.'
      : 'That is a folder, or something else that is no file.',
    { kept: 'What the step read before stays chosen.', advice: 'Choose the file again.', details: { path } },
  )
}
