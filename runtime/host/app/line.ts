/** The line to whoever started this process: Electron's port of a utility process, or the channel of a child of Node. */
import type { Message } from '../../model/api/message.ts'

export type Line = {
  /** Resolves when it is on its way; a message to nobody is lost. */
  send(message: Message): Promise<void>
  onMessage(listener: (message: unknown) => void): void
  /** The other side is gone. */
  onEnd(listener: () => void): void
}

/** What we need of `process.parentPort`, which only Electron has. */
type ParentPort = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): void
}

export function openLine(): Line {
  const port = parentPort()
  if (port) {
    return {
      send: async (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
      // Electron ends the process together with the one that has started it.
      onEnd: () => {},
    }
  }
  return {
    send: (message) =>
      new Promise((resolve) => {
        if (process.send && process.connected) process.send(message, undefined, {}, () => resolve())
        else resolve()
      }),
    onMessage: (listener) => void process.on('message', listener),
    onEnd: (listener) => void process.on('disconnect', listener),
  }
}

function parentPort(): ParentPort | undefined {
  const port: unknown = Reflect.get(process, 'parentPort')
  // Electron says what it is; nothing else sets this name.
  return typeof port === 'object' && port !== null ? (port as ParentPort) : undefined
}
