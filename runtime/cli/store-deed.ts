/** What the words of `counterflow store` have in common: a store for itself, a note in its log, an answer as text or JSON. */

import { personalKeeping } from '../compile/personal-keeping.ts'
import { openStore } from '../host/store/open.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'
import { storedPlan } from '../host/stored-plan.ts'
import type { ArrivingEvent } from '../model/event.ts'
import type { Line } from './command.ts'
import { printable } from './printable.ts'
import { assertStore } from './store-file.ts'
import type { Terminal } from './terminal.ts'

export function append(store: SqliteStore, event: ArrivingEvent, at: number): void {
  store.commit({
    ...{ at, repeats: [], positions: [], stages: [], effects: [] },
    events: [{ ...event, offset: store.head + 1 }],
  })
}

export function openForChange(path: string): SqliteStore {
  assertStore(path)
  const store = openStore(path, { program: 'counterflow store' })
  // What is written anew is sealed as it would be by the flows themselves.
  const flows = store.deployments().flatMap(({ hash }) => storedPlan(store, hash)?.flow ?? [])
  store.parts.kept.keeping = personalKeeping(flows)
  return store
}

export const say = (line: Line, terminal: Terminal, value: object, text: string): Promise<void> =>
  line.flag('json') ? terminal.printJson(value) : terminal.print(text.split('\n').map(printable).join('\n'))
