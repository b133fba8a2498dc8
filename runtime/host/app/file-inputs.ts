/** What a window asks for about the files of a flow's producers: which are chosen, what is in them, and to take one in. */
import type { ArgumentsOf, EngineMethod, ResultOf } from '../../model/api.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { OpenDrafts } from './drafts.ts'
import { previewFile } from './file-preview.ts'
import type { Inputs } from './inputs.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'
import type { turns } from './turns.ts'
import type { Uploads } from './uploads.ts'

type Name = Extract<EngineMethod, `inputs.${string}`>
type FileMethods = {
  readonly [M in Name]: (argument: ArgumentsOf<M>) => ResultOf<M> | Promise<ResultOf<M>>
}

type Uses = {
  readonly drafts: OpenDrafts
  readonly inputs: Inputs
  readonly uploads: Uploads
  readonly running: Running
  readonly inTurn: ReturnType<typeof turns>
}

export function openFileInputs(
  { services }: ShopParts,
  { drafts, inputs, uploads, running, inTurn }: Uses,
): FileMethods {
  /** A producer at work reads the new file at once; the old one is let go of when nobody reads it any more. */
  const choose = (flow: string, node: string, change: () => () => void): Promise<ResultOf<'inputs.read'>> =>
    inTurn(async () => {
      drafts.need(flow)
      const letGo = change()
      await running.restart(flow, node)
      letGo()
      return inputs.read(flow)
    })

  return {
    'inputs.read': ({ flow }) => {
      drafts.need(flow)
      return inputs.read(flow)
    },
    'inputs.bind': ({ flow, node, path }) => choose(flow, node, () => inputs.bind(flow, node, path)),
    'inputs.sample': ({ flow, node }) => choose(flow, node, () => inputs.takeSample(flow, node)),
    'inputs.preview': async ({ flow, node, format = 'auto' }) => {
      drafts.need(flow)
      const paths = inputs.paths(flow)
      const path = Object.hasOwn(paths, node) ? paths[node] : undefined
      return path === undefined ? null : previewFile(services.files, path, format)
    },
    'inputs.begin': (wish) => {
      drafts.need(wish.flow)
      return uploads.begin(wish)
    },
    'inputs.piece': ({ upload, at, bytes }) => uploads.piece(upload, at, bytes),
    'inputs.finish': async ({ upload, format = 'auto' }) => {
      const { flow, node, ...copy } = await uploads.finish(upload)
      try {
        const { rows, problem } = await previewFile(services.files, uploads.pathOf(copy), format)
        if (rows.length === 0) throw unreadable(problem)
        return await choose(flow, node, () => inputs.take(flow, node, copy))
      } catch (error) {
        const isChosen = inputs.paths(flow)[node] === uploads.pathOf(copy)
        if (!isChosen) uploads.discard(copy)
        throw error
      }
    },
    'inputs.cancel': async ({ upload }) => {
      await uploads.drop(upload)
      return null
    },
  }
}

const unreadable = (problem: string | null): CounterflowError =>
  new CounterflowError('INPUT_UNREADABLE', problem ?? 'This file has no rows that could be read.', {
    kept: 'What the step read before stays chosen.',
    advice: 'Choose a CSV file with a line of column names, or an NDJSON file.',
  })
