/**
 * Asks before flows would stop only because a window was closed. Whoever chooses "Quit" has been clear; whoever closes
 * a window may not know that nothing runs without it.
 */
import { app, type BrowserWindow, dialog } from 'electron'
import type { FlowCard } from '../runtime/model/api/flows.ts'

export type Shop = {
  flows(): Promise<readonly FlowCard[]>
  /** True where flows stay on without a window already. */
  staysOn(): boolean
  /** The user wants that from now on. */
  keepOn(): Promise<unknown>
}

export type Closing = {
  /** Something about the flows has changed. */
  recount(): void
  guard(window: BrowserWindow): void
}

const answers = ['Keep them running', 'Close and stop them', 'Cancel'] as const

export function guardClosing(shop: Shop): Closing {
  /** Kept up to date beforehand: while the engine is away, a window must still be able to close. */
  let flowsOn = 0
  let quitting = false
  let asking = false
  app.on('before-quit', () => {
    quitting = true
  })

  const ask = async (window: BrowserWindow): Promise<void> => {
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: flowsOn === 1 ? 'One flow is on.' : `${flowsOn} flows are on.`,
      detail:
        'While Counterflow is closed, nothing runs. It can also keep running without a window: ' +
        'then its icon stays beside the clock, and you quit it there.',
      buttons: [...answers],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    })
    if (answers[response] === 'Close and stop them') app.quit()
    if (answers[response] !== 'Keep them running') return
    await shop.keepOn()
    if (!window.isDestroyed()) window.close()
  }

  return {
    recount() {
      shop.flows().then(
        (flows) => {
          flowsOn = flows.filter(({ state }) => state === 'on').length
        },
        // The engine says itself what is wrong with it; what was known is still the best guess.
        () => undefined,
      )
    },
    guard(window) {
      window.on('close', (event) => {
        if (quitting || flowsOn === 0 || shop.staysOn()) return
        event.preventDefault()
        if (asking) return
        asking = true
        void ask(window).finally(() => {
          asking = false
        })
      })
    },
  }
}
