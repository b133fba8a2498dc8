/** Which flow was open last, so that a window comes back to it; and when each was opened, for the list of flows. */
const name = 'counterflow.open'
const timesName = 'counterflow.opened'
/** Flows whose last opening is remembered. */
const mostTimes = 200

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
    if (flow !== null) noteOpened(flow)
  } catch {
    // As above.
  }
}

/** By flow: when it was last opened on this machine, ms since 1970. */
export function openedTimes(): ReadonlyMap<string, number> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(timesName) ?? '[]')
    return new Map(Array.isArray(kept) ? kept.filter(isTime) : [])
  } catch {
    // As above, or somebody else has written there.
    return new Map()
  }
}

const isTime = (value: unknown): value is [string, number] =>
  Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number'

function noteOpened(flow: string): void {
  const times = [...openedTimes()].filter(([other]) => other !== flow)
  localStorage.setItem(timesName, JSON.stringify([...times, [flow, Date.now()]].slice(-mostTimes)))
}
