/** Holds the end of the app until everything is closed that would otherwise be cut off. */
import { app } from 'electron'

/** `close` has a limit of its own, so the app ends in any case. */
export function quitAfter(close: () => Promise<void>): void {
  let closed = false
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void close()
      .catch((error: unknown) => console.error('The engine was not closed cleanly:', error))
      .finally(() => {
        closed = true
        app.quit()
      })
  })
}
