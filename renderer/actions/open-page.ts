/** Opens a page that the shop shows to people, in the browser of this computer. */
import type { PageCard } from '../../runtime/model/api/ingress.ts'
import { t } from '../words/words.ts'

export const openPageTitle = (page: PageCard | undefined): string =>
  page?.shows === 'shop' ? t('Visit the demo shop') : t('Open the form')

export function openPage(page: Pick<PageCard, 'address'> | undefined): void {
  if (page !== undefined && page.address !== '') window.open(page.address, '_blank', 'noopener,noreferrer')
}
