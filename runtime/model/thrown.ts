/** What somebody else's code threw, in words: it may be anything, and even looking at it may throw again. */

export type Thrown = { readonly code: string | undefined; readonly message: string }

/** Characters of a message; whatever was thrown may be of any size. */
const longest = 500

export function readThrown(thrown: unknown): Thrown {
  try {
    if (!(thrown instanceof Error)) return { code: undefined, message: cut(`It failed with ${String(thrown)}`) }
    const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code.slice(0, 60) : undefined
    return { code, message: cut(String(thrown.message)) }
  } catch {
    // Its own code ran while it was looked at, and threw as well: there is nothing more to learn from it.
    return { code: undefined, message: 'It failed with something that cannot be shown' }
  }
}

const cut = (text: string): string => text.slice(0, longest)
