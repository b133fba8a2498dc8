/** Which names a flow may write files under: relative, harmless on every system, and nothing that a system would run. */
import { CounterflowError } from '../model/problem.ts'

const extensions = ['.ndjson', '.jsonl', '.csv', '.json', '.txt', '.log', '.tsv', '.md']
const deviceNames = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)$/i

/** A consumer writes to the same file for every event. */
let lastGood: string | undefined

/** @throws CounterflowError PATH_BLOCKED. What links make of the path is for the host to check. */
export function checkWritePath(path: string): void {
  if (path === lastGood) return
  const reason = blockedBecause(path)
  if (reason === undefined) {
    lastGood = path
    return
  }
  throw new CounterflowError('PATH_BLOCKED', `Cannot write to ${JSON.stringify(path.slice(0, 120))}: ${reason}`, {
    kept: 'Nothing was written.',
    advice: 'Use a relative path such as exports/orders.ndjson.',
    details: { path: path.slice(0, 300) },
  })
}

function blockedBecause(path: string): string | undefined {
  if (path === '') return 'it is empty'
  if (path.length > 200) return 'it is longer than 200 characters'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/.test(path))
    return 'it has invisible characters'
  if (!path.isWellFormed()) return 'it is no valid text'
  if (/[\\:*?"<>|]/.test(path)) return 'it has one of \\ : * ? " < > |'
  const parts = path.split('/')
  for (const part of parts) {
    if (part === '') return 'it is absolute or has an empty part'
    if (part === '.' || part === '..') return 'it goes up or stays in place'
    if (/[. ]$/.test(part) || part.startsWith(' ')) return 'a part begins or ends with a space or ends with a dot'
    if (part.startsWith('.')) return 'a part begins with a dot'
    if (deviceNames.test(part.split('.')[0]?.trimEnd() ?? '')) return `${part} is a device on Windows`
  }
  const name = (parts.at(-1) ?? '').toLowerCase()
  if (!extensions.some((extension) => name.endsWith(extension) && name.length > extension.length)) {
    return `it must end with ${extensions.join(' ')}`
  }
  return undefined
}
