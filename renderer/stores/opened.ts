/** Which flow was open last, so that a window comes back to it. */
const name = 'counterflow.open'

/** The window's own memory goes first: two windows may show two flows. */
export function lastOpened(): string | null {
  try {
    return sessionStorage.getItem(name) ?? localStorage.getItem(name)
  } catch {
    // A window without storage begins at home.
    return null
  }
}

export function rememberOpened(flow: string | null): void {
  try {
    for (const storage of [sessionStorage, localStorage])
      if (flow === null) storage.removeItem(name)
      else storage.setItem(name, flow)
  } catch {
    // As above.
  }
}
