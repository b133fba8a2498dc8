/** What must not leave a shop inside a template: credentials, addresses of people, numbers of phones and cards, shops. */

export const leakKinds = ['credential', 'address with a key', 'e-mail', 'phone', 'card', 'shop', 'personal'] as const
export type LeakKind = (typeof leakKinds)[number]

/** Something found in a text, and what may stand there instead. */
export type Leak = { readonly kind: LeakKind; readonly found: string; readonly instead: string }

type Rule = {
  readonly kind: LeakKind
  readonly pattern: RegExp
  instead(found: string): string
  /** Made up: everybody may have it. */
  invented?(found: string): boolean
}

const credentials = [
  /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}/,
  /\bwhsec_[A-Za-z0-9+/=]{10,}/,
  /\bshp(?:at|ca|pa|ss|ua)_[A-Fa-f0-9]{16,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\bEAAA[A-Za-z0-9_-]{20,}/,
  /\bc[ks]_[a-f0-9]{30,}/,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/,
  /\b(?:Bearer|Basic)\s+[A-Za-z0-9._~+/-]{12,}=*/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/,
]

const rules: readonly Rule[] = [
  ...credentials.map((pattern): Rule => ({ kind: 'credential', pattern, instead: () => '' })),
  {
    kind: 'address with a key',
    pattern:
      /\bhttps?:\/\/(?:[^\s/"'<>@]+@[^\s"'<>]+|[^\s"'<>?]+\?[^\s"'<>]*?\b(?:key|apikey|api_key|token|access_token|secret|sig|signature|password|code)=[^\s"'<>&]+[^\s"'<>]*)/i,
    instead: (found) => found.replace(/\/\/[^/@]+@/, '//').replace(/\?.*$/, ''),
  },
  {
    kind: 'credential',
    pattern:
      /\b(?:password|passphrase|passwort|api[ _-]?key|secret[ _-]?key|access[ _-]?token)\s*[:=]\s*["']?[^\s"'<>{},;]{4,}/i,
    instead: (found) => found.replace(/[:=].*$/s, ': …'),
    invented: (found) => /[:=]\s*["']?(?:…|\.\.\.|x+$|<)/.test(found),
  },
  {
    kind: 'e-mail',
    pattern: /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/,
    instead: () => 'someone@example.com',
    invented: (found) => /[@.](?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$/i.test(found),
  },
  {
    kind: 'shop',
    pattern:
      /\b[a-z0-9][a-z0-9-]*\.(?:myshopify\.com|mybigcommerce\.com|square\.site|wixsite\.com|squarespace\.com)\b/i,
    instead: (found) => found.replace(/^[^.]+/, 'my-shop'),
    invented: (found) => /^(?:my-shop|your-shop|example|shop)\./i.test(found),
  },
  {
    kind: 'card',
    pattern: /(?<![\w.-])[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{3,4}(?![\w.-])/,
    instead: () => '4242424242424242',
    invented: (found) => !isCard(found) || testCards.has(found.replace(/\D/g, '')),
  },
  {
    kind: 'phone',
    pattern: /(?<![\w.+-])(?:\+\d[\d ().-]{7,16}\d|0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4})(?![\w.-])/,
    instead: () => '+44 20 7946 0000',
    invented: (found) => /(?:447700900|442079460|55501)\d{2,3}$/.test(found.replace(/\D/g, '')),
  },
]

/** Numbers that payment providers publish for tests. */
const testCards = new Set(
  '4242424242424242 4000056655665556 5555555555554444 2223003122003222 5200828282828210 5105105105105100 378282246310005 371449635398431 6011111111111117 6011000990139424 4000000000000002 4000000000009995 4000002500003155 4111111111111111 4012888888881881'.split(
    ' ',
  ),
)

function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  let sum = 0
  for (let n = 0; n < digits.length; n++) {
    const digit = Number(digits.at(-1 - n))
    const doubled = n % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return digits.length >= 15 && digits.length <= 16 && sum % 10 === 0
}

/** Names of fields whose value is a secret whatever it looks like; capitals in the middle begin a word. */
const secretName =
  /(?:^|[._-])(?:password|passwd|passphrase|secret|authorization|(?:api|private|secret|signing|webhook)[_-]?key|(?:access|auth|refresh|bearer|api)[_-]?token)$/i
/** And of those where a text that looks drawn by lot is one. */
const tokenName = /(?:^|[._-])(?:token|signature|hmac)$/i
const drawn = /^(?=.*\d)(?=.*[A-Za-z])[\w+/=-]{12,}$/
const isSecret = (text: string, name: string): boolean => {
  const words = name.replace(/([a-z])([A-Z])/g, '$1_$2')
  return text.trim() !== '' && (secretName.test(words) || (tokenName.test(words) && drawn.test(text)))
}

/** `name`: the field that the text is the value of. */
export function leaksIn(text: string, name = ''): readonly Leak[] {
  if (isSecret(text, name)) return [{ kind: 'credential', found: text, instead: '' }]
  const found: Leak[] = []
  let rest = text
  for (const { kind, pattern, instead, invented } of rules) {
    const all = new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`)
    for (const [match] of rest.matchAll(all)) {
      if (invented?.(match)) continue
      found.push({ kind, found: match, instead: instead(match) })
      // An address of a person inside an address with a key is one thing that was found.
      rest = rest.replace(match, ' ')
    }
  }
  return found
}

/** A value that is as invented as one can be, so that it is nobody's even where it stands in a field about people. */
export function isInvented(text: string): boolean {
  const host = /^(?:https?:\/\/([^/\s?#]+)[^\s]*|[^\s@]+@([^\s@]+))$/i.exec(text.trim())
  const name = host?.[1] ?? host?.[2]
  return (
    name !== undefined && /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid)$/i.test(name.replace(/:\d+$/, ''))
  )
}

/** As much as tells which one it is, and no more: it is printed. */
export function masked(text: string): string {
  const plain = text.replace(/\s+/g, ' ')
  if (plain.length <= 6) return `${plain.slice(0, 1)}…`
  return `${plain.slice(0, 4)}…${plain.slice(-2)} (${plain.length} characters)`
}
