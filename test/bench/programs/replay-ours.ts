/** Builds the tables of the reference flow anew, from the log that the reference job left. */
import { join } from 'node:path'
import { rebuildInto } from '../../../runtime/engine/rebuild.ts'
import { tuneCollector } from '../../../runtime/host/collector.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { tablesOf } from './our-store.ts'
import { planOf, referenceFlow } from './reference-flow.ts'
import type { ReplayJob } from './replay-job.ts'
import { readJob, startClock, tell } from './run.ts'

tuneCollector()
const { folder, log, events } = readJob<ReplayJob>()
const source = openStore(join(log, 'shop.db'), { files: join(log, 'files') })
const target = openStore(join(folder, 'new.db'), { files: join(folder, 'files') })
const plan = planOf(referenceFlow())
if (source.head !== events) throw new Error(`Expected ${events} events, got ${source.head}`)

const stop = startClock()
rebuildInto(target, plan, source)
const measured = stop()

const result = tablesOf(target)
if (JSON.stringify(result) !== JSON.stringify(tablesOf(source))) throw new Error('The tables are not those of the log')
target.close()
source.close()
tell({ events, ...measured, result, figures: {} })
