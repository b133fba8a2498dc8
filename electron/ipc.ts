/**
 * The one way for a window to ask: who asks, what and how much are checked here, then the question goes on to the
 * engine's process. Answers and events come back to the window that they are for.
 */
import { BrowserWindow, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import { unknownMethod } from '../runtime/host/front/engine-words.ts'
import { failureOf } from '../runtime/host/front/failure.ts'
import type { ApiEventName, ApiEvents, MethodName } from '../runtime/model/api.ts'
import { isMethod } from '../runtime/model/api-methods.ts'
import { CounterflowError } from '../runtime/model/problem.ts'
import type { Call } from './answering.ts'
import { checkedArgument } from './argument.ts'
import { type Answer, callChannel, eventChannel } from './channels.ts'
import { isTrusted } from './sender.ts'

/** Far more than a person causes; a page gone wild must not fill the memory of two processes. */
const mostAtOnce = 500

/** How everybody but the window itself calls this window. */
export const windowName = (contents: WebContents): string => `window-${contents.id}`

export function answerCalls(answer: Call): void {
  const open = new Map<WebContents, number>()

  ipcMain.handle(callChannel, async (event, method: unknown, argument: unknown): Promise<Answer> => {
    const before = open.get(event.sender) ?? 0
    open.set(event.sender, before + 1)
    try {
      checkSender(event, before)
      const name = checkedMethod(method)
      return { result: await answer(windowName(event.sender), name, checkedArgument(name, argument)) }
    } catch (error) {
      return { failure: failureOf(error) }
    } finally {
      const left = (open.get(event.sender) ?? 1) - 1
      if (left > 0) open.set(event.sender, left)
      else open.delete(event.sender)
    }
  })
}

function checkSender(event: IpcMainInvokeEvent, before: number): void {
  if (!isTrusted(event.senderFrame))
    throw new CounterflowError('CALL_SENDER', 'Only the window of Counterflow can ask this.')
  if (before >= mostAtOnce)
    throw new CounterflowError('ENGINE_BUSY', 'More was asked at once than can be answered; this was not begun.', {
      kept: 'Nothing was changed.',
      advice: 'Wait a moment and try again.',
    })
}

function checkedMethod(method: unknown): MethodName {
  if (typeof method === 'string' && isMethod(method)) return method
  throw unknownMethod(typeof method === 'string' ? method : `a ${typeof method}`)
}

/** To one window by its name, or to all of them. */
export function tell<E extends ApiEventName>(window: string | null, event: E, payload: ApiEvents[E]): void {
  for (const { webContents } of BrowserWindow.getAllWindows())
    if (!webContents.isDestroyed() && (window === null || window === windowName(webContents)))
      webContents.send(eventChannel, event, payload)
}
