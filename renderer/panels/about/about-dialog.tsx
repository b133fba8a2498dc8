/** What this is, where it keeps everything, and whose work is in it. */
import { tellFailure } from '../../actions/tell.ts'
import { host } from '../../bridge/host.ts'
import { attempt } from '../../stores/attempt.ts'
import { openDialog, useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { t } from '../../words/words.ts'
import styles from './about-dialog.module.css'

export function AboutDialog() {
  const open = useSession(({ dialog }) => dialog === 'about')
  const desktop = useShop((state) => state.desktop)
  if (!open || desktop === null) return null
  const show = async (): Promise<void> => {
    const shown = await attempt(() => host().call('desktop.showStore', {}))
    if (!shown.ok) tellFailure(shown.failure)
  }
  return (
    <Dialog open onClose={() => openDialog(null)} title={t('About Counterflow')} width={520}>
      <div className={styles.about}>
        <p>
          {t('Counterflow {version}', { version: desktop.version })}.{' '}
          {t('It runs on this computer, and your shop is kept here.')}
        </p>
        <section>
          <h3>{t('Where your shop is kept')}</h3>
          <CopyText text={desktop.store} label={t('File of your shop')} />
          <p className={styles.note}>
            {t('The files beside it whose names begin alike belong to it. To copy it, use “History and backups”.')}
          </p>
          {desktop.canShowStore ? (
            <Button icon="external-link" onClick={() => void show()}>
              {t('Show in its folder')}
            </Button>
          ) : null}
        </section>
        <section>
          <h3>{t('Made with')}</h3>
          <ul className={styles.made}>
            {libraries.map(([name, licence]) => (
              <li key={name}>
                {name} <span>{licence}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Dialog>
  )
}

/** What ships with the app, and under which licence; names are nobody's to translate. */
const libraries: readonly (readonly [name: string, licence: string])[] = [
  ['React Flow', 'MIT'],
  ['React', 'MIT'],
  ['Base UI', 'MIT'],
  ['React Query Builder', 'MIT'],
  ['TanStack Virtual', 'MIT'],
  ['zustand', 'MIT'],
  ['dagre', 'MIT'],
  ['uPlot', 'MIT'],
  ['Lingui', 'MIT'],
  ['Lucide', 'ISC'],
  ['Inter', 'OFL 1.1'],
  ['JetBrains Mono', 'OFL 1.1'],
  ['SQLite', 'public domain'],
  ['better-sqlite3', 'MIT'],
  ['cel-js', 'MIT'],
  ['RE2JS', 'MIT'],
  ['Croner', 'MIT'],
  ['csv-parse', 'MIT'],
  ['Nodemailer', 'MIT-0'],
  ['undici', 'MIT'],
  ['Zod', 'MIT'],
]
