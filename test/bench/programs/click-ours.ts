/** The shop as `serve` has it, with the template that takes payments and the practice provider, and shoppers who pay. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openCommandOutside } from '../../../runtime/cli/command-outside.ts'
import { compile } from '../../../runtime/compile/compile.ts'
import { parseFlow } from '../../../runtime/compile/parse-flow.ts'
import { systemClock } from '../../../runtime/host/clock.ts'
import { tuneCollector } from '../../../runtime/host/collector.ts'
import { files } from '../../../runtime/host/files/files.ts'
import { openAnswers } from '../../../runtime/host/ingress/forms/answers.ts'
import { openPages } from '../../../runtime/host/ingress/forms/pages.ts'
import { openIngress } from '../../../runtime/host/ingress/ingress.ts'
import { waysOf } from '../../../runtime/host/ingress/ways.ts'
import { putInForce } from '../../../runtime/host/put-in-force.ts'
import { Runtime } from '../../../runtime/host/runtime.ts'
import { pushService } from '../../../runtime/host/services/push.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import type { ClickAnswers, ClickLoad } from './click-load.ts'
import { readJob, startClock, tell } from './run.ts'

tuneCollector()
const job = readJob<{ readonly folder: string; readonly events: number; readonly perSecond: number }>()
const template = new URL('../../../templates/payment-round-trip/flow.json', import.meta.url)
const flow = parseFlow(JSON.parse(readFileSync(template, 'utf8')))
if (Array.isArray(flow)) throw new Error(JSON.stringify(flow))
const plan = compile(flow, { nodeTypes })
if (Array.isArray(plan)) throw new Error(JSON.stringify(plan))

const store = openStore(join(job.folder, 'shop.db'), { files: join(job.folder, 'files') })
const [pages, answers] = [openPages(store), openAnswers(store, Date.now)]
const outside = openCommandOutside(store, [plan], [])
putInForce(store, plan, { at: Date.now(), choices: {} })
const runtime = new Runtime({
  store,
  services: {
    clock: systemClock,
    random: Math.random,
    files,
    pages,
    effects: { ...outside.effects, push: pushService(answers) },
  },
})
runtime.start(plan)
const ingress = await openIngress({
  store,
  secrets: outside.secrets,
  connections: outside.connections,
  ways: waysOf(store, () => runtime),
  pages,
  answers,
  port: { port: 0, exactly: true },
  log: (text) => process.stderr.write(`${text}\n`),
})
while (pages.list().length === 0) await new Promise((resolve) => setTimeout(resolve, 10))

/** As many shoppers, at that pace. */
async function shoppers(payments: number): Promise<ClickAnswers> {
  const path = `/forms/${pages.list()[0]?.id}`
  const load: ClickLoad = { address: ingress.address, path, payments, perSecond: job.perSecond }
  const program = fileURLToPath(new URL('click-load.ts', import.meta.url))
  const child = spawn(process.execPath, [program, JSON.stringify(load)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`The shoppers ended with ${String(code)}`)
  return JSON.parse(out)
}

// What is done for the first time is not what a shop does all day.
await shoppers(Math.min(100, job.events))
const stop = startClock()
const { seconds, paid, ...figures } = await shoppers(job.events)
const { cpu_seconds } = stop()
await runtime.idle()
await ingress.close()
await runtime.stop()
await outside.close()
store.close()
tell({ events: job.events, seconds, cpu_seconds, result: { paid }, figures })
