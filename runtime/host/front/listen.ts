/** Opens a port on loopback: the one that was used before, or the next one that is free. */
import type { Server } from 'node:net'
import { CounterflowError } from '../../model/problem.ts'
import { codeOf } from '../error-code.ts'

export type PortWish = {
  /** 0: any. */
  readonly port: number
  /** True: this one or none. */
  readonly exactly: boolean
}

/** How many ports are tried one after the other. */
const tries = 50

/** @throws PORT_TAKEN */
export async function listen(server: Server, { port, exactly }: PortWish): Promise<number> {
  for (let offset = 0; offset < (exactly ? 1 : tries); offset += 1) {
    const opened = await tryPort(server, port === 0 ? 0 : port + offset)
    if (opened !== undefined) return opened
  }
  throw new CounterflowError('PORT_TAKEN', `Port ${port} is in use by another program.`, {
    kept: 'Nothing was changed.',
    advice: 'Close that program, or choose another port with --port.',
    details: { port },
  })
}

function tryPort(server: Server, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => {
      server.off('listening', listening)
      // Some systems keep ranges of ports for themselves and refuse them as if it were a matter of rights.
      if (codeOf(error) === 'EADDRINUSE' || codeOf(error) === 'EACCES') resolve(undefined)
      else reject(error)
    }
    const listening = (): void => {
      server.off('error', failed)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    }
    server.once('error', failed)
    server.once('listening', listening)
    server.listen({ port, host: '127.0.0.1', exclusive: true })
  })
}
