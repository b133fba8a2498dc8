/** Which program a request comes from, by its token. */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Program } from './known-program.ts'
import { Refused } from './refused.ts'
import { single } from './request-marks.ts'
import type { Tokens } from './tokens.ts'

/**
 * What a connection has proven, by the very header that proved it: a token's hash is made once for a connection. Nobody
 * else's guess is ever compared with it, so that how long that takes tells nothing.
 */
const proven = new WeakMap<Socket, { readonly authorization: string; readonly program: Program }>()

/** @throws Refused 401, before the body is read */
export function programOf(request: IncomingMessage, tokens: Tokens): Program {
  const authorization = single(request, 'authorization') ?? ''
  const known = proven.get(request.socket)
  if (known !== undefined && known.authorization === authorization && tokens.isCurrent(known.program))
    return known.program
  const token = bearer.exec(authorization)?.[1]
  const program = token === undefined ? undefined : tokens.find(token)
  if (program !== undefined) {
    proven.set(request.socket, { authorization, program })
    return program
  }
  throw unknownToken()
}

export const unknownToken = (): Refused =>
  new Refused(401, 'TOKEN', 'Expected the token of a program: Authorization: Bearer cf_…', {
    'www-authenticate': 'Bearer',
  })

export const bearer = /^Bearer ([\w.~+/=-]{1,512})$/i
