/** A shortcut as it stands on the user's keyboard. */

import styles from './kbd.module.css'
import { isMac, printKeys } from './keys.ts'

export function Kbd({ keys }: { readonly keys: string }) {
  return <kbd className={styles.keys}>{printKeys(keys, isMac).join(isMac ? '' : ' ')}</kbd>
}
