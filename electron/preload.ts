/**
 * The only door between the page and the rest: two functions. What crosses is copied; the page gets neither ipcRenderer
 * nor Electron's event objects, and it cannot name a channel.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { type Answer, callChannel, eventChannel } from './channels.ts'

type Listener = (payload: unknown) => void

const listeners = new Map<string, Set<Listener>>()
/** Files that the app was started with come before the page listens; every other event is of the moment. */
const kept = 'opened'
let early: unknown[] = []

ipcRenderer.on(eventChannel, (_event, name: string, payload: unknown) => {
  const list = [...(listeners.get(name) ?? [])]
  if (name === kept && list.length === 0) early.push(payload)
  for (const listener of list) listener(payload)
})

contextBridge.exposeInMainWorld('counterflow', {
  async call(method: unknown, argument: unknown): Promise<unknown> {
    const answer: Answer = await ipcRenderer.invoke(callChannel, method, argument)
    if ('failure' in answer) throw answer.failure
    return answer.result
  },

  on(name: unknown, listener: unknown): () => void {
    if (typeof name !== 'string' || typeof listener !== 'function')
      throw new TypeError('Expected the name of an event and a function')
    const own: Listener = (payload) => void listener(payload)
    const list = listeners.get(name) ?? new Set()
    listeners.set(name, list.add(own))
    if (name === kept) {
      const files = early
      early = []
      for (const payload of files) own(payload)
    }
    return () => void list.delete(own)
  },
})
