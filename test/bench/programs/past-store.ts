/** Makes the store of the reference job one that the window could have written: its version is kept, its words indexed. */

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { openPastMaker } from '../../../runtime/host/past/as-of.ts'
import { openPastFile } from '../../../runtime/host/past/past-file.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { openSearch } from '../../../runtime/host/store/search.ts'
import { planOf, referenceFlow } from './reference-flow.ts'
import { readJob, startClock, tell } from './run.ts'

const { folder, events, what } = readJob<{ folder: string; events: number; what: 'search' | 'past' }>()
const path = join(folder, 'shop.db')
const store = openStore(path, { files: join(folder, 'files') })
const flow = referenceFlow()
const { hash } = planOf(flow)
store.saveVersion({ hash, flow: flow.id, text: writeFlow(flow), at: 0 })
store.deploy({ flow: flow.id, hash, state: 'on', at: 0 })
const stop = startClock()
if (what === 'search') {
  const search = openSearch(store)
  while (search.catchUp(100));
  search.close()
} else {
  const file = openPastFile(store)
  for (const _ of openPastMaker(store, file).build());
  file.close()
}
const measured = stop()
const bytes = what === 'past' ? statSync(`${path}-past`).size : 0
store.close()
tell({ events, ...measured, result: null, figures: { bytes } })
