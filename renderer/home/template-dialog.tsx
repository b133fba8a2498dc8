/** What a template does, never does and needs, and the answers that make a flow of it. */
import { useState } from 'react'
import type { TemplateCard } from '../../runtime/model/api/templates.ts'
import { isObject, type JsonObject } from '../../runtime/model/json.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { tell } from '../actions/tell.ts'
import { cleanName } from '../document/names.ts'
import { nodeName } from '../document/node-types.ts'
import { SchemaForm } from '../panels/send/schema-form.tsx'
import { createFlow } from '../stores/flows.ts'
import { useShop } from '../stores/shop.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { t } from '../words/words.ts'
import { FlowPicture } from './flow-picture.tsx'
import { answersProblems, asksAll, firstAnswers } from './template-answers.ts'
import styles from './template-dialog.module.css'
import { TemplatePage } from './template-page.tsx'
import { TemplateSteps } from './template-steps.tsx'
import { MayDo, Needs } from './template-trust.tsx'

type Props = { readonly template: TemplateCard | null; onClose(): void }

export function TemplateDialog({ template, onClose }: Props) {
  return template === null ? null : <Chosen key={template.id} template={template} onClose={onClose} />
}

function Chosen({ template, onClose }: { readonly template: TemplateCard; onClose(): void }) {
  const shop = useShop((state) => state.shop)
  const { document, page } = template
  const place = { zone: shop?.zone ?? document.zone, currency: shop?.currency ?? document.currency }
  const asked = asksAll(document)
  const [settings, setSettings] = useState<JsonObject>(() => firstAnswers(document, place))
  const [making, setMaking] = useState(false)
  const problems = answersProblems(document, settings)
  const use = async (): Promise<void> => {
    setMaking(true)
    const draft = await tell(createFlow({ name: template.name, template: template.id, settings }))
    setMaking(false)
    if (draft) onClose()
  }
  return (
    <Dialog
      open
      onClose={() => {
        if (!making) onClose()
      }}
      title={cleanName(template.name)}
      description={cleanName(page?.benefit || template.summary, 400)}
      width={asked === null ? 640 : 1040}
      footer={
        <>
          <span className={styles.promise}>
            {problems.size > 0
              ? t('An answer is not right yet: it is marked in red.')
              : t('Nothing runs before you turn it on.')}
          </span>
          <Button disabled={making} onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button kind="primary" disabled={making || problems.size > 0} onClick={() => void use()}>
            {making ? t('Making it…') : t('Use this template')}
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <div className={styles.about}>
          <div className={styles.picture}>
            <FlowPicture flow={document} />
          </div>
          {page === undefined ? null : <TemplatePage page={page} />}
          <TemplateSteps flow={document} />
        </div>
        <div className={styles.side}>
          {asked === null ? null : (
            <section className={styles.answers} aria-label={t('Your answers')}>
              <h3>{t('Your answers')}</h3>
              <SchemaForm
                {...place}
                filled
                schema={asked}
                value={settings}
                problems={problems}
                onChange={(value) => setSettings(isObject(value) ? value : {})}
              />
            </section>
          )}
          <Needs template={template} />
          <MayDo may={template.may ?? []} />
          {(template.samples ?? []).map(({ node, name }) => (
            <p key={node} className={styles.note}>
              {t(
                'It starts with a sample file, {file}, so that you see at once what comes out. To read your own, select the step “{step}” afterwards and choose your file there.',
                { file: cleanName(name, 80), step: nodeName(document, node, nodeTypes) },
              )}
            </p>
          ))}
        </div>
      </div>
    </Dialog>
  )
}
