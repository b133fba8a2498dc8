/**
 * Asks before flows would stop only because a window was closed. Whoever chooses "Quit" has been clear; whoever closes
 * a window may not know that nothing runs without it.
 */
import { app, type BrowserWindow, dialog } from 'electron'
import { t } from '../renderer/words/words.ts'
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

/** In the order of the buttons. */
const answers = ['keep', 'stop', 'cancel'] as const

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
      message: t('{count, plural, one {One flow is on.} other {# flows are on.}}', { count: flowsOn }),
      detail: t(
        'While Counterflow is closed, nothing runs. It can also keep running without a window: then its icon stays beside the clock, and you quit it there.',
      ),
      buttons: [t('Keep them running'), t('Close and stop them'), t('Cancel')],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    })
    if (answers[response] === 'stop') app.quit()
    if (answers[response] !== 'keep') return
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
