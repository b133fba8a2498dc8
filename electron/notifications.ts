/** Shows what a flow wants shown, as the system shows things; a click brings the window. */
import { Notification } from 'electron'
import type { ApiEvents } from '../runtime/model/api.ts'

/** A flow gone wild must not bury the desktop: the window and the log have the others. */
const most = 10
const within = 60_000

export function showNotifications(show: () => void, now: () => number): (wanted: ApiEvents['notification']) => void {
  let recent: number[] = []
  return ({ title, text }) => {
    recent = recent.filter((time) => time > now() - within)
    if (recent.length >= most || !Notification.isSupported()) return
    recent.push(now())
    const notification = new Notification({ title, body: text })
    notification.on('click', show)
    notification.show()
  }
}
