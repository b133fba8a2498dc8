/** The ingress as `serve` has it: tokens, checks, duplicates; each answer after the events are on the disk. */
import { join } from 'node:path'
import { SimulatedReceiver } from '../../../runtime/engine/simulated.ts'
import { systemClock } from '../../../runtime/host/clock.ts'
import { tuneCollector } from '../../../runtime/host/collector.ts'
import { files } from '../../../runtime/host/files/files.ts'
import { openAnswers } from '../../../runtime/host/ingress/forms/answers.ts'
import { openPages } from '../../../runtime/host/ingress/forms/pages.ts'
import { openIngress } from '../../../runtime/host/ingress/ingress.ts'
import { waysOf } from '../../../runtime/host/ingress/ways.ts'
import { Runtime } from '../../../runtime/host/runtime.ts'
import { openSecretFile } from '../../../runtime/host/secrets/secret-file.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { askAll, type IngestJob } from './ingest-job.ts'
import { heardReferenceFlow, planOf } from './reference-flow.ts'
import { readJob, tell } from './run.ts'

tuneCollector()
const job = readJob<IngestJob>()
const store = openStore(join(job.folder, 'shop.db'), { files: join(job.folder, 'files') })
const runtime = new Runtime({
  store,
  services: { clock: systemClock, random: Math.random, files, effects: { http: new SimulatedReceiver() } },
})
if (job.flow) runtime.start(planOf(heardReferenceFlow()))
const ingress = await openIngress({
  store,
  secrets: openSecretFile(join(job.folder, 'secrets')),
  ways: waysOf(store, () => runtime),
  pages: openPages(store),
  answers: openAnswers(store, Date.now),
  port: { port: 0, exactly: true },
  log: (text) => process.stderr.write(`${text}\n`),
})
const token = ingress.tokens.add('till-7', ['/shop'], Date.now())
const run = await askAll(job, ingress.port, token)
const result = { accepted: store.head, last: store.get(store.head) !== undefined }
await runtime.idle()
await ingress.close()
await runtime.stop()
store.close()
tell({ ...run, result })
