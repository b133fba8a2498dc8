/** Has done what a person decided: by whoever has the store, and where nobody has it, here. */

import { askDesk } from '../host/desk/ask-desk.ts'
import type { DeskMethod, DeskResult } from '../host/desk/desk-methods.ts'
import type { ArgumentsOf } from '../model/api.ts'

/** `by`: the program that has taken it and goes on with it; undefined: it was done here. */
export type Taken<M extends DeskMethod> = { readonly result: DeskResult<M>; readonly by: string | undefined }

/** @throws STORE_HELD where a program has the store that cannot be asked, and what keeps it from being done */
export async function atDesk<M extends DeskMethod>(
  path: string,
  method: M,
  argument: ArgumentsOf<M>,
  here: () => Promise<DeskResult<M>>,
): Promise<Taken<M>> {
  return (await askDesk(path, method, argument)) ?? { result: await here(), by: undefined }
}

/** What stands behind the sentence that tells what was done. */
export const takenBy = (by: string | undefined): string => (by === undefined ? '' : ` ${by} has taken it.`)
