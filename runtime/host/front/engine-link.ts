/** The line to one engine process, whoever started it: Node forks a child, Electron a utility process. */
import type { Message } from '../../model/api/message.ts'

export type EngineLink = {
  /** Never throws: a message to a process that has just died is lost, and `onExit` follows. */
  send(message: Message): void
  onMessage(listener: (message: Message) => void): void
  /** Once, after the last message. The code is null where a signal ended it or it could not be started. */
  onExit(listener: (code: number | null) => void): void
  /** Gently: it ends its work and closes the store. `now`: the system ends it. */
  kill(how: 'gently' | 'now'): void
}

/** How an engine is started. `effectsPaused`: it does nothing outside until a person says so. */
export type EngineStart = { readonly effectsPaused: boolean }
