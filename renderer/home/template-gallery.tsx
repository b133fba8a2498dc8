/** Templates as cards: the benefit, a picture, what each needs and may do; found by words and by what they are about. */
import { useState } from 'react'
import type { TemplateCard, TemplateCategory } from '../../runtime/model/api/templates.ts'
import { cleanName } from '../document/names.ts'
import { useShop } from '../stores/shop.ts'
import { Empty } from '../ui/empty.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { t } from '../words/words.ts'
import { FlowPicture } from './flow-picture.tsx'
import { inGalleryOrder } from './gallery-order.ts'
import { TemplateDialog } from './template-dialog.tsx'
import styles from './template-gallery.module.css'
import { needed } from './template-trust.tsx'

/** Fewer are seen at a glance. */
const filterFrom = 4

export function TemplateGallery() {
  const templates = useShop((shop) => shop.templates)
  const [chosen, setChosen] = useState<TemplateCard | null>(null)
  const [about, setAbout] = useState<TemplateCategory | 'all'>('all')
  const [looking, setLooking] = useState('')
  if (templates.length === 0)
    return (
      <Empty icon="layout" title={t('No templates were found')} text={t('Reinstalling the app brings them back.')} />
    )
  const words = looking.trim().toLowerCase()
  const shown = inGalleryOrder(templates).filter(
    (template) => (about === 'all' || template.category === about) && wordsOf(template).includes(words),
  )
  return (
    <>
      {templates.length < filterFrom ? null : (
        <div className={styles.filter}>
          <Segmented<TemplateCategory | 'all'>
            value={about}
            onChange={setAbout}
            label={t('What the templates are about')}
            options={[
              { value: 'all', label: t('All') },
              { value: 'orders', label: t('Orders and payments') },
              { value: 'stock', label: t('Stock') },
              { value: 'security', label: t('Security') },
              { value: 'reports', label: t('Reports') },
            ]}
          />
          <div className={styles.search}>
            <TextInput
              value={looking}
              onChange={setLooking}
              type="search"
              icon="search"
              label={t('Find a template')}
              placeholder={t('Find a template')}
            />
          </div>
        </div>
      )}
      {shown.length === 0 ? (
        <Empty icon="search" title={t('No template fits')} text={t('Try other words, or look at all of them.')} />
      ) : (
        <ul className={styles.gallery}>
          {shown.map((template) => (
            <li key={template.id}>
              <Card template={template} onChoose={() => setChosen(template)} />
            </li>
          ))}
        </ul>
      )}
      <TemplateDialog template={chosen} onClose={() => setChosen(null)} />
    </>
  )
}

function Card({ template, onChoose }: { readonly template: TemplateCard; onChoose(): void }) {
  const needs = needed(template.needs ?? [])
  const outside = (template.may ?? []).filter((each) => each.outside)
  return (
    <button type="button" className={styles.card} onClick={onChoose}>
      <span className={styles.picture}>
        <FlowPicture flow={template.document} />
      </span>
      <b>{cleanName(template.name)}</b>
      <span className={styles.summary}>{cleanName(template.page?.benefit || template.summary, 400)}</span>
      {template.needs === undefined ? null : (
        <span className={styles.facts}>
          <span>{needs.length === 0 ? t('Needs nothing else') : t('Needs {list}', { list: needs.join(', ') })}</span>
          <span>
            {outside.length === 0
              ? t('Stays on this computer')
              : outside.map(({ sentence }) => short(sentence)).join(' · ')}
          </span>
        </span>
      )}
    </button>
  )
}

/** On a card the deed alone, without where it is done. */
const short = (sentence: string): string => cleanName(sentence.replace(/^Acts outside this computer: /, ''), 60)

const wordsOf = ({ name, summary, page, document }: TemplateCard): string =>
  [
    name,
    summary,
    page?.benefit ?? '',
    page?.about ?? '',
    ...Object.values(document.nodes).map((node) => node.name ?? ''),
  ]
    .join(' ')
    .toLowerCase()
