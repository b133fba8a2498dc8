/** Something asked of the host, with its failure as a value: whoever asked shows it where it belongs. */
import type { Failure } from '../../runtime/model/api/failure.ts'
import { asApiFailure } from '../bridge/api-failure.ts'

export type Done<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

export async function attempt<T>(work: () => Promise<T>): Promise<Done<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, failure: asApiFailure(error) }
  }
}
