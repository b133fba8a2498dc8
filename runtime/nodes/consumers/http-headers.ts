/** Headers that a merchant adds to a web call. */
import type { Field } from '../../model/field.ts'
import type { Problem } from '../../model/problem.ts'

export const headersField = {
  kind: 'list',
  default: [],
  help: 'Further headers, for servers that ask for them.',
  fields: {
    name: { kind: 'text', label: 'Header', help: 'Its name, such as X-Shop.' },
    value: { kind: 'text', help: 'Its value. Never a password: those belong into a connection.' },
  },
} as const satisfies Field

/** Set by the sender alone: with a second one a receiver could read the call otherwise than we mean it. */
const ours = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'idempotency-key',
  'transfer-encoding',
  'upgrade',
])

export function checkHeaders(headers: readonly { readonly name: string; readonly value: string }[]): Problem[] {
  return headers.flatMap(({ name, value }, index): readonly Problem[] => {
    const field = `headers.${index}.name`
    if (ours.has(name.toLowerCase()))
      return [{ code: 'HTTP_HEADER', message: `${name} is set by Counterflow and cannot be changed`, field }]
    if (/^[!#$%&'*+.^_`|~\w-]+$/.test(name) && name !== '__proto__' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      return []
    return [
      {
        code: 'HTTP_HEADER',
        message: `Expected a header such as X-Shop: 12, got ${JSON.stringify(`${name}: ${value}`)}`,
        field,
      },
    ]
  })
}
