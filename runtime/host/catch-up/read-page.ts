/** Fetches one page of a provider's list: bounded in time and size, to that host alone. */
import { parseJson } from '../../expression/json.ts'
import type { PageAnswer, PageRequest } from './access.ts'

const patience = 30_000
const mostBytes = 32 * 1024 * 1024

export async function readPage({ url, headers, signal }: PageRequest): Promise<PageAnswer> {
  const answer = await fetch(url, {
    headers: { accept: 'application/json', 'user-agent': 'Counterflow', ...headers },
    // The token would go along to wherever it leads.
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
  })
  const text = await bounded(answer)
  const read = parseJson(text)
  return {
    status: answer.status,
    header: (name) => answer.headers.get(name) ?? undefined,
    body: 'code' in read ? undefined : read.value,
  }
}

async function bounded(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.length
    if (size > mostBytes) throw new Error(`a page is larger than ${mostBytes / 1024 / 1024} MB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
