/** Every key there is, from the list of actions itself. */
import { actions } from '../../actions/list.ts'
import { openDialog, useSession } from '../../stores/session.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { isMac } from '../../ui/keys.ts'
import { t } from '../../words/words.ts'
import { shortcutGroups } from './shortcut-groups.ts'
import styles from './shortcuts-dialog.module.css'

export function ShortcutsDialog() {
  const open = useSession(({ dialog }) => dialog === 'shortcuts')
  if (!open) return null
  return (
    <Dialog open onClose={() => openDialog(null)} title={t('Keyboard')} width={760}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <section className={styles.groups} tabIndex={0} aria-label={t('All shortcuts')}>
        {shortcutGroups(actions, isMac).map(({ id, title, shortcuts }) => (
          <section key={id} className={styles.group}>
            <h3>{title}</h3>
            <dl>
              {shortcuts.map((shortcut) => (
                <div key={shortcut.id} className={styles.row}>
                  <dt>{shortcut.title}</dt>
                  <dd>
                    {shortcut.keys.map((keys) => (
                      <Kbd key={keys} keys={keys} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </Dialog>
  )
}
