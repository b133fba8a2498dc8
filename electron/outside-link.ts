/** Which addresses may be handed to the system's browser or mail program, which would open anything. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is refused here
const suspicious = /[\u0000-\u0020\u007f\\]/

/** A page of the ingress of this computer, and nothing else that may listen here. */
const ownPage = /^http:\/\/127\.0\.0\.1:\d{4,5}\/forms\/[0-9a-f]{32}$/

/** The address in the form that was checked; null for one that is not handed over. */
export function outsideLink(address: string): string | null {
  if (address.length > 2_000 || suspicious.test(address) || !URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol === 'mailto:' || ownPage.test(url.href)) return url.href
  // A name and password before the host make an address look like another one.
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null
}
