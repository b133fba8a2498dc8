import type { ApiEventName } from '../api.ts'
import type { Json } from '../json.ts'
import type { Failure } from './failure.ts'

/**
 * Between the processes. `id` pairs an answer with its question; a window's id says whom an event is for. `close` asks
 * the engine to end with its store closed: a signal would end it at once on Windows. The engine says `engine` `running`
 * when it is ready, and `stopped` before it ends because starting it again would change nothing (the store is held by
 * another program, or damaged); after any other end it is started again.
 */
export type Message =
  | {
      readonly kind: 'call'
      readonly id: number
      readonly window: string
      readonly method: string
      readonly argument: Json
    }
  | { readonly kind: 'result'; readonly id: number; readonly result: Json }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: Failure }
  | { readonly kind: 'event'; readonly window: string | null; readonly event: ApiEventName; readonly payload: Json }
  /** To the engine: finish the commit, close the store and end. For processes that no signal reaches. */
  | { readonly kind: 'close' }
  /**
   * To an engine that was started with `--keychain`, before anything else: the key of its secrets in hex, from the
   * system's keychain; or why there is none, as a sentence.
   */
  | { readonly kind: 'keychain'; readonly key: string | null; readonly refused: string }
  /** To the engine: are you there? It answers at once, whatever it is about. */
  | { readonly kind: 'ping' }
  | { readonly kind: 'pong' }
