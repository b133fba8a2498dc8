/** Templates as cards with their picture; a click tells what one does and asks what it needs to know. */
import { useState } from 'react'
import type { TemplateCard } from '../../runtime/model/api/templates.ts'
import { cleanName } from '../document/names.ts'
import { useShop } from '../stores/shop.ts'
import { Empty } from '../ui/empty.tsx'
import { t } from '../words/words.ts'
import { FlowPicture } from './flow-picture.tsx'
import { TemplateDialog } from './template-dialog.tsx'
import styles from './template-gallery.module.css'

export function TemplateGallery() {
  const templates = useShop((shop) => shop.templates)
  const [chosen, setChosen] = useState<TemplateCard | null>(null)
  if (templates.length === 0)
    return (
      <Empty icon="layout" title={t('No templates were found')} text={t('Reinstalling the app brings them back.')} />
    )
  return (
    <>
      <ul className={styles.gallery}>
        {templates.map((template) => (
          <li key={template.id}>
            <button type="button" className={styles.card} onClick={() => setChosen(template)}>
              <span className={styles.picture}>
                <FlowPicture flow={template.document} />
              </span>
              <b>{cleanName(template.name)}</b>
              <span className={styles.summary}>{cleanName(template.summary, 400)}</span>
            </button>
          </li>
        ))}
      </ul>
      <TemplateDialog template={chosen} onClose={() => setChosen(null)} />
    </>
  )
}
