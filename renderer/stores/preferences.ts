/** How this person wants the window; kept by the host. */
import type { Preferences } from '../../runtime/model/api/shop.ts'
import { host } from '../bridge/host.ts'
import { attempt, type Done } from './attempt.ts'
import { useShop } from './shop.ts'

/** Shown at once, and taken back when the host refuses. */
export async function setPreferences(change: Partial<Preferences>): Promise<Done<Preferences>> {
  const before = useShop.getState().preferences
  useShop.setState({ preferences: { ...before, ...change } })
  const done = await attempt(() => host().call('preferences.write', change))
  useShop.setState({ preferences: done.ok ? done.value : before })
  return done
}
