/**
 * An engine process that does what its calls say, so that a test can make it die, dawdle or speak at any moment.
 * What it is at its start is read from the name of the store: `broken` dies at once, `held` ends on purpose.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Message } from '../../../runtime/model/api/message.ts'
import type { Json, JsonObject } from '../../../runtime/model/json.ts'

const { store = '' } = parseArgs({
  options: { store: { type: 'string' }, templates: { type: 'string' } },
}).values

/** Who watches what, as this process was told. */
const watching: { [window: string]: Json } = {}

const say = (message: Message): void => void process.send?.(message)

if (store.includes('broken')) process.exit(9)
if (store.includes('held')) {
  say({
    kind: 'event',
    window: null,
    event: 'engine',
    payload: { state: 'stopped', code: 'STORE_HELD', message: 'The store is in use by a test', advice: 'Stop it' },
  })
  process.disconnect()
  process.exitCode = 4
} else {
  process.on('message', (message: Message) => {
    if (message.kind === 'close') end()
    else if (message.kind === 'ping') say({ kind: 'pong' })
    else if (message.kind === 'call') void answer(message)
  })
  process.on('disconnect', () => process.exit(0))
  say({ kind: 'event', window: null, event: 'engine', payload: { state: 'running', message: '', advice: '' } })
}

async function answer({ id, window, method, argument }: Extract<Message, { kind: 'call' }>): Promise<void> {
  const wish = argument as { die?: boolean; hang?: boolean; after?: number; fail?: boolean; tell?: 'me' | 'all' }
  if (method === 'live.watch') watching[window] = (argument as { flow: Json }).flow
  if (wish.die) process.kill(process.pid, 'SIGKILL')
  if (wish.hang) for (;;);
  if (wish.after !== undefined) await new Promise((resolve) => setTimeout(resolve, wish.after))
  if (wish.tell !== undefined)
    say({
      kind: 'event',
      window: wish.tell === 'me' ? window : null,
      event: 'draft',
      payload: { flow: window, revision: 1 },
    })
  if (wish.fail) {
    const details: JsonObject = { row: 7 }
    say({ kind: 'failure', id, failure: { code: 'DRAFT_CONFLICT', message: 'M', kept: 'K', advice: 'A', details } })
    return
  }
  const result: Json = { window, method, argument, watching, pid: process.pid }
  say({ kind: 'result', id, result })
}

/** Leaves a sign that it was not killed. */
function end(): void {
  if (store !== '') writeFileSync(`${store}-closed`, '')
  process.exit(0)
}
