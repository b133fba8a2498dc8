/** Where people find the page of a form step, and the way to it. */
import { openPage, openPageTitle } from '../../actions/open-page.ts'
import { useDocument } from '../../stores/document.ts'
import { useIngress } from '../../stores/ingress.ts'
import { openDialog } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { t } from '../../words/words.ts'
import { ingressSentence } from '../programs/ingress-words.ts'
import styles from './form-place.module.css'

export function FormPlace({ id }: { readonly id: string }) {
  const flow = useDocument((document) => document.id)
  const state = useDocument((document) => document.state)
  const ingress = useIngress((told) => told.ingress)
  const page = ingress?.pages.find((one) => one.flow === flow && one.node === id)
  if (page === undefined || ingress === null)
    return (
      <p className={styles.quiet}>
        {state === 'off'
          ? t('Turn the flow on to open its page.')
          : t('The page is there as soon as this step is published.')}
      </p>
    )
  return (
    <section className={styles.place} aria-label={t('Its page')}>
      {page.address === '' ? null : (
        <>
          <CopyText text={page.address} label={t('Address of the page')} />
          <Button icon="external-link" onClick={() => openPage(page)}>
            {openPageTitle(page)}
          </Button>
        </>
      )}
      <p className={styles.quiet}>{ingressSentence(ingress)}</p>
      {ingress.state === 'taken' ? (
        <Button icon="radio-tower" onClick={() => openDialog('programs')}>
          {t('Choose another port…')}
        </Button>
      ) : null}
    </section>
  )
}
