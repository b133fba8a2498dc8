/** Where our pages live. Everything that asks "is this ours?" asks here, so that there is one answer. */

export const scheme = 'app'
export const host = 'counterflow'
export const startPage = `${scheme}://${host}/index.html`

/** Compared by its parts: for a scheme that URL does not know, `origin` is the word "null". */
export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host: found, username, password } = new URL(address)
  return protocol === `${scheme}:` && found === host && username === '' && password === ''
}
