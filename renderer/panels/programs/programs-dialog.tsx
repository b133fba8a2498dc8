/** Who comes in from outside: the door itself, the programs that have a token, and the pages that people see. */
import { useRef } from 'react'
import type { IngressState } from '../../../runtime/model/api/ingress.ts'
import { openPage } from '../../actions/open-page.ts'
import { useIngress } from '../../stores/ingress.ts'
import { openDialog, useSession } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { t } from '../../words/words.ts'
import { Door } from './door.tsx'
import { Programs } from './programs.tsx'
import styles from './programs-dialog.module.css'

export function ProgramsDialog() {
  const open = useSession(({ dialog }) => dialog === 'programs')
  const ingress = useIngress((state) => state.ingress)
  const first = useRef<HTMLButtonElement>(null)
  if (!open || ingress === null) return null
  return (
    <Dialog
      open
      onClose={() => openDialog(null)}
      title={t('Programs and pages')}
      width={640}
      // An address is no place to begin: it is there to be read.
      initialFocus={first}
      footer={
        <Button ref={first} onClick={() => openDialog(null)}>
          {t('Close')}
        </Button>
      }
    >
      <div className={styles.sections}>
        <Door ingress={ingress} />
        <Programs />
        <Pages ingress={ingress} />
      </div>
    </Dialog>
  )
}

function Pages({ ingress }: { readonly ingress: IngressState }) {
  return (
    <section className={styles.section} aria-labelledby="pages-title">
      <h3 id="pages-title">{t('Pages that people see')}</h3>
      {ingress.pages.length === 0 ? (
        <p className={styles.quiet}>{t('None. A flow with the step “Form” shows one while it is on.')}</p>
      ) : (
        <ul className={styles.rows}>
          {ingress.pages.map((page) => (
            <li key={`${page.flow}/${page.node}`} className={styles.page}>
              <b>{page.title}</b>
              {page.address === '' ? null : (
                <>
                  <CopyText text={page.address} label={t('Address of {title}', { title: page.title })} />
                  <Button icon="external-link" onClick={() => openPage(page)}>
                    {t('Open')}
                  </Button>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
