/** A request that is not taken: the status, a code that stays the same for ever, and one sentence for whoever sent it. */

export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly headers: { readonly [name: string]: string }

  constructor(status: number, code: string, message: string, headers: { readonly [name: string]: string } = {}) {
    super(message)
    this.name = 'Refused'
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** What is not here, is not for you, or does not exist: all the same, so that a scan learns nothing. */
export const nothingHere = (): Refused => new Refused(404, 'NOT_FOUND', 'There is nothing here.')

/** Too much waits, or the disk does not take it now. Nothing was accepted; to send again is harmless. */
export const later = (code: string, message: string, seconds: number): Refused =>
  new Refused(503, code, message, { 'retry-after': `${seconds}` })

export const busy = (): Refused => later('BUSY', 'Too much waits here. Nothing of this was accepted; send it again.', 1)
