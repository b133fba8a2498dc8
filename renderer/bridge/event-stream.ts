/**
 * Keeps the stream of events from the host open. A browser gives up on a stream after some kinds of failure, so the
 * opening again is ours; meanwhile the window is told through the same `engine` event as after a crash.
 */
import type { EngineState } from '../../runtime/model/api/engine.ts'
import { t } from '../words/words.ts'
import { asApiFailure } from './api-failure.ts'
import type { Listeners } from './listeners.ts'

export type EventSourceLike = {
  onopen: ((event: never) => void) | null
  onmessage: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
  close(): void
}

type Web = { openEvents(url: string): EventSourceLike; wait(ms: number): Promise<void>; readonly window: string }

export type Connection = {
  readonly tell: Listeners['tell']
  /** Asks the host for anything, to learn why the stream does not open. */
  ask(): Promise<EngineState>
  /** Runs each time that the stream is open again after it was not. */
  back(): Promise<unknown>
}

const firstPause = 250
const longestPause = 5000

export function eventStream(web: Web, connection: Connection): void {
  let failures = 0
  /** It said that it would not be there any more, which says more than that nobody answers. */
  let saidGoodbye = false

  const open = (): void => {
    const source = web.openEvents(`/events?window=${encodeURIComponent(web.window)}`)
    source.onopen = () => {
      const wasAway = failures > 0
      failures = 0
      saidGoodbye = false
      // Tried again when the stream next opens; counts stand still until then.
      if (wasAway) connection.back().catch(() => undefined)
      // What happened before it was open was not heard, the first time, too: the list of flows is to be read again.
      connection.tell('flows', { flow: null })
    }
    source.onmessage = ({ data }: { readonly data: string }) => {
      const { event, payload } = JSON.parse(data)
      if (event === 'engine') saidGoodbye = payload.state === 'stopped'
      connection.tell(event, payload)
    }
    source.onerror = () => {
      source.onopen = source.onmessage = source.onerror = null
      source.close()
      void again()
    }
  }

  const again = async (): Promise<void> => {
    failures += 1
    // The first failure is often a hiccup that nobody needs to hear of.
    if (failures > 1) {
      const answer = await reason(connection)
      if (answer !== null || !saidGoodbye) connection.tell('engine', answer ?? unreachable())
    }
    await web.wait(Math.min(firstPause * 2 ** (failures - 1), longestPause))
    open()
  }

  open()
}

/** Null where nobody answers at all. */
async function reason({ ask }: Connection): Promise<EngineState | null> {
  try {
    return await ask()
  } catch (error) {
    const { code, message, advice } = asApiFailure(error)
    return code === 'HOST_UNREACHABLE' ? null : { state: 'stopped', message, advice }
  }
}

const unreachable = (): EngineState => ({
  state: 'restarting',
  message: t('The connection to Counterflow is lost; it is being tried again.'),
  advice: t('If Counterflow was closed, start it again: this window goes on by itself.'),
})
