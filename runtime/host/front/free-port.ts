/** Whether a port of this computer is free, and where the next one is. */
import { createServer } from 'node:http'
import { CounterflowError } from '../../model/problem.ts'
import { listen, type PortWish } from './listen.ts'

/** Where a search has to begin, so that it does not end behind the last port. */
const lastStart = 65_485

export const isFree = async (port: number): Promise<boolean> => (await tryPort({ port, exactly: true })) !== null

/** One that is free at or behind a port; null: none was found. */
export const freePort = (from: number): Promise<number | null> =>
  tryPort({ port: Math.min(from, lastStart), exactly: false })

async function tryPort(wish: PortWish): Promise<number | null> {
  const server = createServer()
  try {
    return await listen(server, wish)
  } catch (error) {
    if (error instanceof CounterflowError && error.code === 'PORT_TAKEN') return null
    throw error
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
}
