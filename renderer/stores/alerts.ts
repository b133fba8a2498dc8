/** What somebody should know now, in all flows. */
import { create } from 'zustand'
import type { Alert } from '../../runtime/model/api/alerts.ts'
import { host } from '../bridge/host.ts'

export const useAlerts = create<{ readonly alerts: readonly Alert[] }>(() => ({ alerts: [] }))

/** Reads them, and listens. Returns the way to stop. */
export function followAlerts(): () => void {
  host()
    .call('alerts.list', {})
    .then(
      (alerts) => useAlerts.setState({ alerts }),
      // The next change tells all of them.
      () => {},
    )
  return host().on('alerts', (alerts) => useAlerts.setState({ alerts }))
}
