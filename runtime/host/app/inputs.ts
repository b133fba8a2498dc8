/** Which file each producer of a flow reads: one that was chosen, or the sample that came with its template. */
import { existsSync, statSync } from 'node:fs'
import { basename, isAbsolute, join } from 'node:path'
import type { InputBinding } from '../../model/api/inputs.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { sampleFiles } from './sample-files.ts'
import type { ShopParts } from './shop-parts.ts'
import type { Uploads } from './uploads.ts'

type Sample = { readonly kind: 'sample'; readonly template: string; readonly file: string }
type Chosen =
  | Sample
  | { readonly kind: 'file'; readonly path: string }
  /** A copy that a person handed over; `name` is what it was called. */
  | { readonly kind: 'copy'; readonly folder: string; readonly file: string; readonly name: string }
/** `chosen` null: none is, but the sample can be taken again. */
type Kept = { readonly chosen: Chosen | null; readonly sample: Sample | null }

const prefix = 'inputs:'

export function openInputs({ store, templates }: ShopParts, uploads: Uploads) {
  const { settings } = store.parts

  const kept = (flow: string): ReadonlyMap<string, Kept> => readAll(settings.get(`${prefix}${flow}`))

  const pathOf = (one: Chosen): string => {
    if (one.kind === 'copy') return uploads.pathOf(one)
    return one.kind === 'file' ? one.path : join(templates, one.template, 'samples', one.file)
  }

  const put = (flow: string, entries: ReadonlyMap<string, Kept>): void =>
    settings.set(`${prefix}${flow}`, Object.fromEntries([...entries].map(([node, one]) => [node, written(one)])))

  function read(flow: string): readonly InputBinding[] {
    return [...kept(flow)].flatMap(([node, { chosen, sample }]): readonly InputBinding[] => {
      const own = sample === null ? {} : { sample: sample.file }
      if (chosen === null)
        return sample === null ? [] : [{ node, kind: 'none', name: '', path: '', found: true, ...own }]
      const path = pathOf(chosen)
      return [
        {
          node,
          kind: chosen.kind === 'sample' ? 'sample' : 'file',
          name: chosen.kind === 'copy' ? chosen.name : basename(path),
          path,
          found: existsSync(path),
          ...(chosen.kind === 'copy' ? { copy: true } : {}),
          ...own,
        },
      ]
    })
  }

  /** Copies that no flow reads any more; a removed flow may come back and still counts. */
  function discardUnread(before: Kept | undefined): void {
    const was = before?.chosen
    if (was?.kind !== 'copy') return
    const isRead = settings
      .list(prefix)
      .some(({ value }) =>
        [...readAll(value).values()].some(({ chosen }) => chosen?.kind === 'copy' && chosen.folder === was.folder),
      )
    if (!isRead) uploads.discard(was)
  }

  /** Returns what can be done once nobody reads the former file any more. */
  function choose(flow: string, node: string, chosen: Chosen | null): () => void {
    const entries = new Map(kept(flow))
    const before = entries.get(node)
    const sample = before?.sample ?? (before?.chosen?.kind === 'sample' ? before.chosen : null)
    if (chosen === null && sample === null) entries.delete(node)
    else entries.set(node, { chosen, sample })
    store.atomically(() => put(flow, entries))
    return () => discardUnread(before)
  }

  return {
    read,
    /** For the runtime. */
    paths: (flow: string): { readonly [node: string]: string } =>
      Object.fromEntries(
        [...kept(flow)].flatMap(([node, { chosen }]) => (chosen === null ? [] : [[node, pathOf(chosen)] as const])),
      ),
    /** @throws FILE_MISSING, FILE_KIND */
    bind(flow: string, node: string, path: string | null): () => void {
      if (path !== null) checkFile(path)
      return choose(flow, node, path === null ? null : { kind: 'file', path })
    },
    /** A file that has arrived whole. */
    take(flow: string, node: string, copy: { folder: string; file: string; name: string }): () => void {
      return choose(flow, node, { kind: 'copy', folder: copy.folder, file: copy.file, name: copy.name })
    },
    /** @throws INPUT_SAMPLE */
    takeSample(flow: string, node: string): () => void {
      const entry = kept(flow).get(node)
      const sample = entry?.sample ?? null
      if (entry?.chosen?.kind === 'sample') return () => {}
      if (sample === null)
        throw new CounterflowError('INPUT_SAMPLE', 'No sample came with this step.', {
          kept: 'What the step read before stays chosen.',
          advice: 'Choose a file of your own.',
        })
      return choose(flow, node, sample)
    },
    /** Binds what a template brings. Inside a transaction or not. */
    bindSamples(flow: string, template: string, nodes: readonly string[]): void {
      const entries = sampleFiles(templates, template, nodes).map(({ node, file }) => {
        const sample: Sample = { kind: 'sample', template, file }
        return [node, { chosen: sample, sample }] as const
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

/** The chosen file, and beside it the sample where that is another one. */
function written({ chosen, sample }: Kept): JsonObject {
  if (chosen?.kind === 'sample') return { ...chosen }
  return { ...(chosen ?? { kind: 'none' }), ...(sample === null ? {} : { sample: { ...sample } }) }
}

function readAll(value: Json | undefined): ReadonlyMap<string, Kept> {
  return new Map(
    Object.entries(isObject(value) ? value : {}).flatMap(([node, one]) => {
      if (!isObject(one)) return []
      const chosen = readChosen(one)
      const sample = chosen?.kind === 'sample' ? chosen : readSample(one.sample)
      return chosen === null && sample === null ? [] : [[node, { chosen, sample }] as const]
    }),
  )
}

function readChosen(value: JsonObject): Chosen | null {
  const { kind, path, folder, file, name } = value
  if (kind === 'file' && typeof path === 'string') return { kind, path }
  if (kind === 'copy' && isName(folder) && typeof file === 'string' && !/[\\/]|^\.*$/.test(file))
    return { kind, folder, file, name: typeof name === 'string' ? name : file }
  return readSample(value)
}

// Names only: a store that somebody sends must not lead out of the folder of templates.
function readSample(value: Json | undefined): Sample | null {
  if (!isObject(value) || value.kind !== 'sample') return null
  const { template, file } = value
  return isName(template) && isName(file) ? { kind: 'sample', template, file } : null
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
