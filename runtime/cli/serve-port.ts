/** The port that `serve` was told to take. */
import { isFree } from '../host/front/free-port.ts'
import type { PortWish } from '../host/front/listen.ts'
import { CounterflowError } from '../model/problem.ts'

/** Before anything is put in force. @throws PORT_TAKEN */
export async function assertFree({ port, exactly }: PortWish): Promise<void> {
  if (!exactly || (await isFree(port))) return
  throw new CounterflowError('PORT_TAKEN', `Port ${port} is in use by another program.`, {
    kept: 'Nothing was changed.',
    advice: 'Close that program, or choose another port with --port.',
    details: { port },
  })
}
