/** Opens what people see of this flow, while there is something: its form, or the demo shop. */
import { openPage, openPageTitle } from '../actions/open-page.ts'
import { useDocument } from '../stores/document.ts'
import { pagesOf, useIngress } from '../stores/ingress.ts'
import { Button } from '../ui/button.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'
import styles from './top-bar.module.css'

export function PageButton() {
  const flow = useDocument(({ id }) => id)
  const ingress = useIngress((state) => state.ingress)
  const [page] = pagesOf(ingress, flow)
  if (page === undefined) return null
  return (
    <Tooltip content={t('{title}, in a page of its own', { title: openPageTitle(page) })}>
      <Button icon="external-link" onClick={() => openPage(page)}>
        <span className={styles.words}>{openPageTitle(page)}</span>
      </Button>
    </Tooltip>
  )
}
