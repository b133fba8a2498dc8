/** How a person has arranged the window: kept on this machine, so that it stands there again when it is next opened. */
import { type SessionState, useSession } from './session.ts'

const key = 'counterflow.arrangement'

type Arrangement = Pick<SessionState, 'dock' | 'palette' | 'inspector' | 'minimap' | 'view'>

export function arrangementOf({ dock, palette, inspector, minimap, view }: SessionState): Arrangement {
  return { dock, palette, inspector, minimap, view }
}

/** Shows the window as it was left, and remembers what becomes of it. Returns the way to stop. */
export function startArranging(): () => void {
  useSession.setState(remembered())
  return useSession.subscribe((now, before) => {
    const parts = Object.keys(arrangementOf(now)) as (keyof Arrangement)[]
    if (parts.every((part) => now[part] === before[part])) return
    try {
      localStorage.setItem(key, JSON.stringify(arrangementOf(now)))
    } catch {
      // A window without storage begins as it always does.
    }
  })
}

const tabs: ReadonlySet<unknown> = new Set(['history', 'look', 'approvals', 'past', 'tables', 'tests', 'problems'])

/** Only what is of the right kind: somebody else may have written there. */
function remembered(): Partial<Arrangement> {
  const kept = read()
  const { open, tab, height } = isRecord(kept.dock) ? kept.dock : {}
  const isDock = typeof open === 'boolean' && tabs.has(tab) && typeof height === 'number' && height > 0
  return {
    ...(isDock ? { dock: { open, tab: tab as Arrangement['dock']['tab'], height } } : {}),
    ...(typeof kept.palette === 'boolean' ? { palette: kept.palette } : {}),
    ...(typeof kept.inspector === 'boolean' ? { inspector: kept.inspector } : {}),
    ...(typeof kept.minimap === 'boolean' ? { minimap: kept.minimap } : {}),
    ...(kept.view === 'list' || kept.view === 'canvas' ? { view: kept.view } : {}),
  }
}

function read(): Readonly<Record<string, unknown>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return isRecord(kept) ? kept : {}
  } catch {
    return {}
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
