/** What both servers of the ingest trials are told, and how they are asked. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { IngestAnswers, IngestLoad } from './ingest-load.ts'
import { type Run, startClock } from './run.ts'

export type IngestJob = {
  readonly folder: string
  readonly events: number
  readonly batch: number
  readonly connections: number
  /** The reference flow behind it. */
  readonly flow: boolean
}

const loadProgram = fileURLToPath(new URL('ingest-load.ts', import.meta.url))

/** Has the senders send everything; the time is theirs, the processor time ours alone. */
export async function askAll(
  { events, batch, connections }: IngestJob,
  port: number,
  token: string,
): Promise<Omit<Run, 'result'>> {
  const load: IngestLoad = { port, token, events, batch, connections }
  const child = spawn(process.execPath, [loadProgram, JSON.stringify(load)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  const stop = startClock()
  const code = await new Promise((resolve) => child.on('close', resolve))
  const { cpu_seconds } = stop()
  if (code !== 0) throw new Error(`The senders ended with ${String(code)}`)
  const { seconds, ...figures }: IngestAnswers = JSON.parse(out)
  return { events, seconds, cpu_seconds, figures }
}
