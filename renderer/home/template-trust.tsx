/** What a template needs of this computer and what it may do once it is on: read before it is used. */
import type { TemplateCard } from '../../runtime/model/api/templates.ts'
import type { ConnectionKind } from '../../runtime/model/connection.ts'
import { Icon } from '../ui/icon.tsx'
import { t } from '../words/words.ts'
import styles from './template-dialog.module.css'

const providers: readonly string[] = ['adyen', 'shopify', 'square', 'woocommerce']

/** In a word or two each: `a payment provider`, `a mail server`. */
export function needed(kinds: readonly ConnectionKind[]): readonly string[] {
  return [
    ...(kinds.includes('stripe') ? [t('a payment provider')] : []),
    ...(kinds.includes('mail') ? [t('a mail server')] : []),
    ...(kinds.some((kind) => providers.includes(kind)) ? [t('a connected shop')] : []),
    ...(kinds.includes('web') ? [t('a server of yours')] : []),
  ]
}

export function Needs({ template }: { readonly template: TemplateCard }) {
  const list = needed(template.needs ?? [])
  return (
    <section className={styles.section}>
      <h3>{t('What it needs')}</h3>
      <p className={styles.quiet}>
        {list.length === 0
          ? t('Nothing but this computer.')
          : t('{list}. Until you have connected it, the practice one stands in: nothing leaves this computer.', {
              list: new Intl.ListFormat('en', { type: 'conjunction' }).format(list).replace(/^a/, 'A'),
            })}
      </p>
    </section>
  )
}

export function MayDo({ may }: { readonly may: NonNullable<TemplateCard['may']> }) {
  if (may.length === 0) return null
  return (
    <section className={styles.section}>
      <h3>{t('What it may do, once it is on')}</h3>
      <ul className={styles.may}>
        {may.map(({ sentence, outside }) => (
          <li key={sentence} data-outside={outside || undefined}>
            <Icon name={outside ? 'send' : 'check'} size={14} />
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
