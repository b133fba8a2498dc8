/** Shows an event in the history, from wherever it was named. */
import { showDock, useSession } from '../../stores/session.ts'

export function openEvent(offset: number): void {
  useSession.setState({ event: offset })
  showDock('history')
}
