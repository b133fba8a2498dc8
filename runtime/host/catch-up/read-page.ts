/**
 * Fetches one page of a provider's list by the client that guards every other call as well: to the server of that
 * connection alone, bounded in time and size, no redirect followed.
 */
import { parseJson } from '../../expression/json.ts'
import { serverOf } from '../services/servers.ts'
import type { WebClient } from '../services/web-client.ts'
import { NotReached, type ReadPage } from './access.ts'

const patience = 30_000
const mostBytes = 32 * 1024 * 1024

/** @throws NotReached */
export const pageReader =
  (client: WebClient): ReadPage =>
  async ({ url, headers, signal, near }) => {
    const answer = await client.send({
      method: 'GET',
      url,
      headers: { accept: 'application/json', 'user-agent': 'Counterflow', ...headers },
      body: null,
      timeout: patience,
      mostBytes,
      signal,
      // A server in the shop's own network is asked only where a person has put its address into the connection.
      approved: (server) => near !== undefined && URL.canParse(near) && serverOf(new URL(near)) === server,
    })
    if (answer.kind !== 'answer') throw new NotReached(answer.reason)
    if (answer.cut) throw new NotReached(`A page is larger than ${mostBytes / 1024 / 1024} MB`)
    const read = parseJson(answer.body.toString('utf8'))
    return {
      status: answer.status,
      header: (name) => answer.headers[name],
      body: 'code' in read ? undefined : read.value,
    }
  }
