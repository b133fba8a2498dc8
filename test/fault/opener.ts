/** A process that tries to own a store: says what came of it, holds it until its input ends, and writes when it is told to. */
import { createInterface } from 'node:readline'
import { openStore } from '../../runtime/host/store/open.ts'
import type { SqliteStore } from '../../runtime/host/store/sqlite-store.ts'
import { CounterflowError } from '../../runtime/model/problem.ts'
import { commit, event } from '../store-contract.ts'

const [path = '', program = 'opener'] = process.argv.slice(2)
const say = (text: string): void => console.log(text)
let store: SqliteStore | undefined

/** `owner`, `written 3`, or the code of the error. */
function attempt(work: () => string): void {
  try {
    say(work())
  } catch (error) {
    if (!(error instanceof CounterflowError)) throw error
    say(`${error.code} ${String(error.details.pid ?? '')}`.trim())
  }
}

const orders: { readonly [word: string]: () => string } = {
  open() {
    store = openStore(path, { program, reserveBytes: 0 })
    return 'owner'
  },
  write() {
    const head = store?.head ?? 0
    store?.commit(commit({ events: [event(head + 1, { id: `${process.pid}-${head}` })] }))
    return `written ${store?.head}`
  },
  close() {
    store?.close()
    store = undefined
    return 'closed'
  },
}

say('ready')
for await (const word of createInterface({ input: process.stdin })) {
  const order = orders[word]
  if (order) attempt(order)
}
store?.close()
