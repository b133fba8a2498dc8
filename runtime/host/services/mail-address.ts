/** The one address that a mail goes to. Whatever could be read as another one, or as two, is none. */
import { domainToASCII, domainToUnicode } from 'node:url'

export type MailAddress = { readonly address: string }
export type NoAddress = { readonly reason: string }

export const isAddress = (read: MailAddress | NoAddress): read is MailAddress => 'address' in read

/** RFC 5321, 4.5.3.1 */
const longestLocal = 64
const longestAddress = 254

/** A dot-atom: no quotes, no comment, no route, no group. All that people really have. */
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const hostName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i
const control = /\p{Cc}|\p{Cf}/u
/** Letters of Cyrillic and Greek that look like Latin ones. */
const lookAlikes = /^[асеорхуіѕјһԛԝνοραυκτ]+$/u
const latin = /\p{Script=Latin}/u
const other = /\p{Script=Cyrillic}|\p{Script=Greek}|\p{Script=Armenian}|\p{Script=Cherokee}/u

export function readAddress(text: string): MailAddress | NoAddress {
  const wanted = 'Expected one e-mail address such as ann@example.com'
  if (text.trim() === '') return { reason: `${wanted}, got nothing` }
  if (control.test(text)) return { reason: `${wanted}, got one with invisible characters or a line break in it` }
  const address = text.trim()
  if (/[\s,;:<>"()[\]\\]/.test(address))
    return { reason: `${wanted}, got more than that. A mail goes to exactly one address` }
  if (address.length > longestAddress) return { reason: `${wanted}, got one of ${address.length} characters` }
  if (address.normalize('NFKC') !== address)
    return { reason: `${wanted}, got one with letters that only look like others` }
  const at = address.indexOf('@')
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)]
  if (at < 1 || domain.includes('@') || !localPart.test(local) || local.length > longestLocal)
    return { reason: `${wanted}, got something else` }
  const name = domainToASCII(domain)
  if (name === '' || !hostName.test(name)) return { reason: `${wanted}, got one without a mail server` }
  // `xn--…` can be written so from the start.
  const written = domainToUnicode(name)
  if (pretends(written))
    return { reason: `The server ${name} only looks like ${written}: its letters are of different alphabets` }
  return { address: `${local}@${name}` }
}

/** A part of the name mixes alphabets, or is made of look-alikes alone. */
const pretends = (domain: string): boolean =>
  domain.split('.').some((label) => (latin.test(label) && other.test(label)) || lookAlikes.test(label))
