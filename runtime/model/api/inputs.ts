/** The files that producers read. */
import type { JsonObject } from '../json.ts'
import type { FileFormat } from '../services.ts'
import type { Method } from './method.ts'

/** The file that a producer reads: one of this machine, or the sample that came with its template. */
export type InputBinding = {
  readonly node: string
  /** `none`: nothing is chosen, but there is a sample that could be. */
  readonly kind: 'file' | 'sample' | 'none'
  /** Of the file, without its folders. */
  readonly name: string
  readonly path: string
  /** False where it is not there any more. */
  readonly found: boolean
  /** True where the file was handed over: a copy of it is kept beside the store. */
  readonly copy?: boolean
  /** Name of the template's sample for this step, which `inputs.sample` chooses again. */
  readonly sample?: string
}

/** The beginning of a file that a producer reads. */
export type InputPreview = {
  /** On the disk; 0 where it could not be opened. */
  readonly bytes: number
  readonly columns: readonly string[]
  /** Columns beyond those. */
  readonly further: number
  readonly rows: readonly JsonObject[]
  /** Why it cannot be read, or what is odd about it, as a sentence. */
  readonly problem: string | null
}

export type InputsApi = {
  /** The files that the producers of a flow read. A template's samples are bound when a flow is made from it. */
  'inputs.read': Method<{ flow: string }, readonly InputBinding[]>
  /**
   * A producer at work begins to read at once. Null: none is chosen any more. Fails with FILE_MISSING or FILE_KIND. From
   * a window only null is taken, else it fails with FILE_NOT_CHOSEN: windows hand files over instead.
   */
  'inputs.bind': Method<{ flow: string; node: string; path: string | null }, readonly InputBinding[]>
  /** The template's sample is read again. Fails with INPUT_SAMPLE where there is none. */
  'inputs.sample': Method<{ flow: string; node: string }, readonly InputBinding[]>
  /** The first rows of what is chosen; null where nothing is. `format` as the producer has it. */
  'inputs.preview': Method<{ flow: string; node: string; format?: FileFormat }, InputPreview | null>
  /**
   * Hands a file to a producer, piece by piece: a copy is kept beside the store. `size` in bytes. Answers with the most
   * bytes that one piece may have. Fails with FILE_TOO_LARGE, DISK_FULL or INPUT_BUSY.
   */
  'inputs.begin': Method<
    { flow: string; node: string; name: string; size: number },
    { readonly upload: string; readonly piece: number }
  >
  /** Bytes in base64, from byte `at`; pieces come one after the other. Fails with INPUT_GONE, INPUT_PIECE or DISK_FULL. */
  'inputs.piece': Method<{ upload: string; at: number; bytes: string }, { readonly received: number }>
  /** The whole file has arrived: it is looked into, and chosen where it has rows. Else it fails with INPUT_UNREADABLE. */
  'inputs.finish': Method<{ upload: string; format?: FileFormat }, readonly InputBinding[]>
  /** Forgets a file that is on its way. */
  'inputs.cancel': Method<{ upload: string }, null>
}
