/**
 * Who has opened the window from here: a token in the opened address is exchanged once for a session, which lives in a
 * cookie until this process ends. Only hashes are kept, so that a look into memory or a timing gives nothing away.
 */
import { createHash, randomBytes } from 'node:crypto'

export type Sessions = {
  /** For one opening of the window. */
  newToken(): string
  /** The cookie to set, or undefined where the token is unknown or was used. */
  exchange(token: string): string | undefined
  knows(cookies: string | undefined): boolean
}

/** Tokens that were printed and not used yet; an older one gives way. */
const mostTokens = 20

/** A cookie is sent to every port of a host, so its name carries the port. */
export function sessions(port: number): Sessions {
  const name = `counterflow_${port}`
  const tokens = new Set<string>()
  const known = new Set<string>()
  return {
    newToken() {
      const token = secret()
      tokens.add(hash(token))
      for (const oldest of tokens) if (tokens.size > mostTokens) tokens.delete(oldest)
      return token
    },
    exchange(token) {
      if (!tokens.delete(hash(token))) return undefined
      const session = secret()
      known.add(hash(session))
      return `${name}=${session}; Path=/; HttpOnly; SameSite=Strict`
    },
    knows: (cookies = '') =>
      cookies.split(';').some((cookie) => {
        const [key, value = ''] = cookie.trim().split('=', 2)
        return key === name && known.has(hash(value))
      }),
  }
}

/** 256 bits, in letters that an address carries as they are. */
export const secret = (): string => randomBytes(32).toString('base64url')

const hash = (text: string): string => createHash('sha256').update(text).digest('base64')
