/** Which paths a flow may name for the files that it writes: below the file root, of harmless kinds, on any system. */
import type { Problem } from '../model/problem.ts'

const extensions = ['csv', 'tsv', 'ndjson', 'json', 'txt', 'md'] as const
const longest = 200
/** Devices of Windows, whatever the extension. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i

/** Why a written path is refused, or undefined. The host checks again where links lead. */
export function checkWrittenPath(path: string): Problem | undefined {
  const reason = blocked(path)
  if (reason === undefined) return undefined
  return {
    code: 'PATH_BLOCKED',
    message: `Expected a path below the file root such as reports/sales.csv, got ${JSON.stringify(path.slice(0, 60))}: ${reason}`,
    expected: 'a path below the file root such as reports/sales.csv',
    found: path.slice(0, 60),
  }
}

function blocked(path: string): string | undefined {
  if (path === '') return 'it is empty'
  if (path.length > longest) return `it is longer than ${longest} characters`
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/u.test(path)) return 'it holds an invisible character'
  if (/[\\:*?"<>|]/.test(path)) return 'it holds one of \\ : * ? " < > |'
  if (path.startsWith('/')) return 'it starts at the root of the disk'
  const parts = path.split('/')
  for (const part of parts) {
    if (part === '') return 'a folder has no name'
    if (part.startsWith('.')) return part === '..' ? 'it leads out of the file root' : 'a name starts with a dot'
    if (/[. ]$/.test(part) || part.startsWith(' ')) return 'a name starts or ends with a space or ends with a dot'
    if (device.test(part.split('.', 1)[0]?.trim() ?? '')) return 'a name is that of a device'
  }
  const extension = /\.([^.]+)$/.exec(parts.at(-1) ?? '')?.[1]?.toLowerCase()
  const allowed: readonly (string | undefined)[] = extensions
  return allowed.includes(extension) ? undefined : `its extension is none of ${extensions.join(', ')}`
}
