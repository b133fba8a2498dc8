/** Asks the program that has a store to do something in it. */
import { z } from 'zod'
import type { ArgumentsOf } from '../../model/api.ts'
import { CounterflowError } from '../../model/problem.ts'
import { errorOf } from '../front/failure.ts'
import type { DeskMethod, DeskResult } from './desk-methods.ts'
import { readDeskNote } from './desk-note.ts'

/** ms; to forget somebody goes through all the files. */
const patience = 10 * 60_000

/** Who did it: the program's name and process. */
export type Asked<M extends DeskMethod> = { readonly result: DeskResult<M>; readonly by: string }

const Told = z.union([
  z.object({ result: z.unknown() }),
  z.object({
    failure: z.object({
      ...{ code: z.string(), message: z.string(), kept: z.string(), advice: z.string() },
      details: z.record(z.string(), z.json()),
    }),
  }),
])

/**
 * Undefined where nobody is there to be asked: then the store is free, or its program has no desk.
 * @throws what kept it from being done; DESK_SILENT where no answer came and it may have been done
 */
export async function askDesk<M extends DeskMethod>(
  store: string,
  method: M,
  argument: ArgumentsOf<M>,
): Promise<Asked<M> | undefined> {
  const note = readDeskNote(store)
  if (note === undefined) return undefined
  const { port, key, program, pid } = note
  let response: Response
  try {
    response = await fetch(`http://127.0.0.1:${port}/desk`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ method, argument }),
      signal: AbortSignal.timeout(patience),
    })
  } catch (error) {
    // It ended without a word; its port is free, and nothing was heard.
    if (isRefused(error)) return undefined
    throw silent(program)
  }
  // Another program has the port now.
  if (response.status === 404) return undefined
  let text: string
  try {
    text = await response.text()
  } catch {
    throw silent(program)
  }
  const told = Told.safeParse(JSON.parse(text))
  if (!told.success) throw silent(program)
  if ('failure' in told.data) throw errorOf(told.data.failure)
  // What the method answers survives JSON, see the Api.
  return { result: told.data.result as DeskResult<M>, by: `${program} (process ${pid})` }
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
}

const silent = (program: string): CounterflowError =>
  new CounterflowError('DESK_SILENT', `${program} was asked and ended, or did not answer.`, {
    kept: 'It was done once or not at all.',
    advice: 'Look whether it still waits, and ask again if it does: nothing is done twice.',
  })
