/** Shows what a flow wants shown: in the window, and by the system where somebody looks at something else. */
import { host } from '../bridge/host.ts'
import { cleanName } from '../document/names.ts'
import { openFlow } from '../stores/flows.ts'
import { useShop } from '../stores/shop.ts'
import { toast } from '../ui/toast.tsx'
import { t } from '../words/words.ts'
import { tell } from './tell.ts'

const longest = 200
/** The ids of alerts begin so. */
const alertMark = 'alert:'

/** Returns the way to stop. */
export function listenToNotifications(): () => void {
  return host().on('notification', ({ id, flow, title, text }) => {
    // An alert rings its bell in the window; it needs no toast that lies over what one would do about it.
    if (!id.startsWith(alertMark))
      toast({
        title: cleanName(title, longest),
        text: text === '' ? undefined : cleanName(text, longest),
        tone: 'warn',
        action: flow === '' ? undefined : { label: t('Open the flow'), run: () => void tell(openFlow(flow)) },
      })
    // The desktop app shows it itself; a browser does where its user has allowed it. The id keeps two pages from showing two.
    const isBrowser = useShop.getState().desktop?.host === 'browser'
    if (!isBrowser || !document.hidden || typeof Notification === 'undefined') return
    if (Notification.permission === 'granted') new Notification(title, { body: text, tag: id })
  })
}
