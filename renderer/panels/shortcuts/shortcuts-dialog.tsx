/** Every key there is, from the list of actions itself. */
import { actions } from '../../actions/list.ts'
import { openDialog, useSession } from '../../stores/session.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { t } from '../../words/words.ts'
import styles from './shortcuts-dialog.module.css'

export function ShortcutsDialog() {
  const open = useSession(({ dialog }) => dialog === 'shortcuts')
  if (!open) return null
  const withKeys = actions.filter(({ keys }) => keys !== undefined)
  return (
    <Dialog open onClose={() => openDialog(null)} title={t('Keyboard')} width={640}>
      <dl className={styles.list}>
        {withKeys.map((action) => (
          <div key={action.id} className={styles.row}>
            <dt>{action.title()}</dt>
            <dd>
              {(action.keys ?? '').split(' ').map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
