/** The engine's process, as the window is told of it. */
import type { Method } from './method.ts'

/** How the engine's process is. `restarting` after a crash: nothing accepted is lost, edits wait and are sent again. */
export type EngineState = {
  readonly state: 'running' | 'restarting' | 'stopped'
  readonly message: string
  readonly advice: string
  /** Stable, where the store could not be opened: STORE_HELD, EVENT_CORRUPT … */
  readonly code?: string
  /** Nothing is sent outside until a person says so, see `effects.resume`. */
  readonly effectsPaused?: boolean
  /** When an earlier state of the store was last taken up, ms: what a window shows from before may not be there any more. */
  readonly restored?: number
}

export type EngineApi = {
  /** How the engine's process is now; `engine` events tell of every change. */
  'engine.read': Method<Record<never, never>, EngineState>
  /** Starts the engine again after it was stopped because it kept failing; otherwise changes nothing. */
  'engine.retry': Method<Record<never, never>, EngineState>
  /** What was held back after crashes or a restored backup is sent again from now on. */
  'effects.resume': Method<{ by: string }, EngineState>
}
