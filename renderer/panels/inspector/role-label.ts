/** The three roles in words. */
import type { Role } from '../../../runtime/model/node.ts'
import { t } from '../../words/words.ts'

export function roleLabel(role: Role): string {
  if (role === 'producer') return t('Producer')
  return role === 'router' ? t('Router') : t('Consumer')
}
