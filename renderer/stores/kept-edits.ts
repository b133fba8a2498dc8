/**
 * A safety net below saving: an edit that the host has not confirmed is kept on this machine when the window goes or
 * the host cannot be reached, and is sent when the window is back.
 */
export type KeptEdit = {
  readonly flow: string
  /** The revision that it follows. */
  readonly revision: number
  readonly text: string
  readonly label: string
  /** Texts that the host may have taken without saying so. */
  readonly unanswered: readonly string[]
}

/** Where it is kept: the window's storage, or a map in tests. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

const prefix = 'counterflow.unsaved.'

/** The window's own storage; null where there is none, as in a strict private mode. */
export function windowShelf(): Shelf | null {
  try {
    return typeof localStorage === 'undefined' ? null : localStorage
  } catch {
    return null
  }
}

export function keepEdit(shelf: Shelf | null, edit: KeptEdit): void {
  try {
    shelf?.setItem(prefix + edit.flow, JSON.stringify(edit))
  } catch {
    // The net is full; the edit itself still waits in this window and is sent again.
  }
}

export function dropEdit(shelf: Shelf | null, flow: string): void {
  shelf?.removeItem(prefix + flow)
}

/** Everything that is kept; what cannot be read as such is left alone. */
export function keptEdits(shelf: Shelf | null): readonly KeptEdit[] {
  const names = Array.from({ length: shelf?.length ?? 0 }, (_, index) => shelf?.key(index) ?? '')
  return names.filter((name) => name.startsWith(prefix)).flatMap((name) => readEdit(shelf?.getItem(name) ?? null) ?? [])
}

function readEdit(text: string | null): KeptEdit | undefined {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    return isKeptEdit(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isKeptEdit(value: unknown): value is KeptEdit {
  if (typeof value !== 'object' || value === null) return false
  const { flow, revision, text, label, unanswered } = value as { readonly [name: string]: unknown }
  return (
    typeof flow === 'string' &&
    typeof revision === 'number' &&
    typeof text === 'string' &&
    typeof label === 'string' &&
    Array.isArray(unanswered) &&
    unanswered.every((one) => typeof one === 'string')
  )
}
