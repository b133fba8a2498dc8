/** Which key press an action means: `Mod+Shift+Z` against what the keyboard said. */

export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

type Chord = {
  readonly mod: boolean
  readonly shift: boolean
  readonly alt: boolean
  readonly key: string
}

const parsed = new Map<string, Chord>()

/** A plus sign that is itself the key comes last and doubled: `Mod++`. */
export function parseChord(keys: string): Chord {
  const known = parsed.get(keys)
  if (known) return known
  const names = keys.endsWith('++') ? [...keys.slice(0, -2).split('+'), '+'] : keys === '+' ? ['+'] : keys.split('+')
  const before = new Set(names.slice(0, -1))
  const chord = {
    mod: before.has('Mod'),
    shift: before.has('Shift'),
    alt: before.has('Alt'),
    key: names.at(-1) ?? '',
  }
  parsed.set(keys, chord)
  return chord
}

/** Mod is Command on a Mac and Control elsewhere. The other one of the two must not be held. */
export function means(press: Press, keys: string, mac: boolean): boolean {
  const { mod, shift, alt, key } = parseChord(keys)
  const [held, other] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey]
  if (held !== mod || other || press.altKey !== alt) return false
  // Which signs need Shift depends on the keyboard, so the sign alone counts.
  if (isSign(key)) return press.key === key
  return press.shiftKey === shift && isKey(press, key)
}

const isSign = (key: string): boolean => /^[^\p{L}\p{N}]$/u.test(key)

function isKey({ key, code }: Press, wanted: string): boolean {
  if (wanted.length > 1) return key === wanted
  if (key.toLowerCase() === wanted.toLowerCase()) return true
  // Where the keyboard writes another script, or Alt makes another letter of it, the place of the key counts.
  if (/^[a-z0-9]$/i.test(key)) return false
  return code === (/\d/.test(wanted) ? `Digit${wanted}` : `Key${wanted.toUpperCase()}`)
}
