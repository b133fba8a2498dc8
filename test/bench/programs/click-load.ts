/**
 * The shoppers of the click-to-answer trial, in a process of their own: at a steady pace each opens a page, pays, and
 * listens for the answer, as the demo shop's page does. The time runs from the click to the pushed result.
 */
import { Agent, request } from 'node:http'
import { quantile } from '../statistics.ts'
import { readJob } from './run.ts'

export type ClickLoad = {
  readonly address: string
  readonly path: string
  readonly payments: number
  readonly perSecond: number
}
export type ClickAnswers = {
  readonly seconds: number
  readonly p50_ms: number
  readonly p99_ms: number
  readonly worst_ms: number
  readonly paid: number
  /** How late shoppers came at worst: where it is much, this machine could not even ask in time. */
  readonly late_ms: number
}

const { address, path, payments, perSecond } = readJob<ClickLoad>()
const agent = new Agent({ keepAlive: true })
const times: number[] = []
let late = 0
let paid = 0

type Asked = {
  readonly method?: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: string
}

function ask(
  to: string,
  { method = 'GET', headers = {}, body }: Asked,
  until: (text: string) => boolean,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(`${address}${to}`, { method, agent, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        text += part
        if (!until(text)) return
        resolve(text)
        answer.destroy()
      })
      answer.on('end', () => resolve(text))
      answer.on('error', () => {})
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const json = { accept: 'application/json', 'content-type': 'application/json' }
const never = (): boolean => false

async function shopper(): Promise<void> {
  const { token } = JSON.parse(await ask(path, { headers: json }, never))
  const begun = performance.now()
  const body = JSON.stringify({
    token,
    order: token,
    method_token: 'tok_visa',
    lines: [{ sku: 'MUG-01', quantity: 1 }],
  })
  const { answer } = JSON.parse(await ask(path, { method: 'POST', headers: json, body }, never))
  const said = await ask(answer, { headers: { accept: 'text/event-stream' } }, (text) =>
    text.includes('"state":"done"'),
  )
  times.push(performance.now() - begun)
  if (said.includes('"message":"Paid')) paid++
}

const begun = performance.now()
const under: Promise<void>[] = []
for (let n = 0; n < payments; n++) {
  const due = begun + (n * 1000) / perSecond
  const wait = due - performance.now()
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
  late = Math.max(late, performance.now() - due)
  under.push(shopper())
}
await Promise.all(under)
const answers: ClickAnswers = {
  seconds: (performance.now() - begun) / 1000,
  p50_ms: quantile(times, 0.5),
  p99_ms: quantile(times, 0.99),
  worst_ms: quantile(times, 1),
  paid,
  late_ms: late,
}
console.log(JSON.stringify(answers))
process.exit(0)
