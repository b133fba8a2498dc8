/** Opens what people see of this flow, while there is something: its form, or the demo shop. */
import { openPage, openPageTitle } from '../actions/open-page.ts'
import { useDocument } from '../stores/document.ts'
import { pagesOf, useIngress } from '../stores/ingress.ts'
import { Button } from '../ui/button.tsx'

export function PageButton() {
  const flow = useDocument(({ id }) => id)
  const ingress = useIngress((state) => state.ingress)
  const [page] = pagesOf(ingress, flow)
  if (page === undefined) return null
  return (
    <Button icon="external-link" onClick={() => openPage(page)}>
      {openPageTitle(page)}
    </Button>
  )
}
