/** `electron.ipcMain`: one handler per channel, asked by pages. */
import { KnownEvents } from './strict.ts'

export type Sender = { readonly senderFrame: unknown; readonly sender: unknown; readonly [more: string]: unknown }
type Handler = (event: Sender, ...given: unknown[]) => unknown

class IpcMain extends KnownEvents {
  readonly handlers = new Map<string, Handler>()

  constructor() {
    super('ipcMain', [])
  }

  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.handlers.set(channel, handler)
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel)
  }

  /** Rejects with the words that a page gets to see. */
  async ask(channel: string, event: Sender, given: readonly unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel)
    if (!handler)
      throw new Error(`Error invoking remote method '${channel}': Error: No handler registered for '${channel}'`)
    try {
      return await handler(event, ...given)
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error)
      throw new Error(`Error invoking remote method '${channel}': ${error}`)
    }
  }
}

export const ipcMain = new IpcMain()
