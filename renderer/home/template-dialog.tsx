/** What a template does, and the few answers that it needs. */
import { useState } from 'react'
import type { TemplateCard } from '../../runtime/model/api/templates.ts'
import type { JsonObject } from '../../runtime/model/json.ts'
import { isObject } from '../../runtime/model/json.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { tell } from '../actions/tell.ts'
import { cleanName } from '../document/names.ts'
import { nodeName, nodeOf, typeOf } from '../document/node-types.ts'
import { SchemaForm } from '../panels/send/schema-form.tsx'
import { createFlow } from '../stores/flows.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { RoleTile } from '../ui/role-tile.tsx'
import { t } from '../words/words.ts'
import { FlowPicture } from './flow-picture.tsx'
import styles from './template-dialog.module.css'

type Props = { readonly template: TemplateCard | null; onClose(): void }

export function TemplateDialog({ template, onClose }: Props) {
  return template === null ? null : <Chosen key={template.id} template={template} onClose={onClose} />
}

function Chosen({ template, onClose }: { readonly template: TemplateCard; onClose(): void }) {
  const { document } = template
  const [settings, setSettings] = useState<JsonObject>(document.settings)
  const [making, setMaking] = useState(false)
  const asks =
    isObject(document.parameters.properties ?? null) && Object.keys(document.parameters.properties ?? {}).length > 0
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
      description={cleanName(template.summary, 400)}
      width={560}
      footer={
        <>
          <Button disabled={making} onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button kind="primary" disabled={making} onClick={() => void use()}>
            {making ? t('Making it…') : t('Use this template')}
          </Button>
        </>
      }
    >
      <div className={styles.picture}>
        <FlowPicture flow={document} />
      </div>
      <ul className={styles.steps}>
        {readingOrder(document).map((id) => {
          const type = typeOf(nodeOf(document, id), nodeTypes)
          return (
            <li key={id}>
              {type ? <RoleTile role={type.role} icon={type.icon} size={22} /> : null}
              <span>{nodeName(document, id, nodeTypes)}</span>
            </li>
          )
        })}
      </ul>
      {asks ? (
        <SchemaForm
          currency={document.currency}
          zone={document.zone}
          schema={document.parameters}
          value={settings}
          onChange={(value) => setSettings(isObject(value) ? value : {})}
        />
      ) : null}
      {(template.samples ?? []).map(({ node, name }) => (
        <p key={node} className={styles.note}>
          {t(
            'It starts with a sample file, {file}, so that you see at once what comes out. To read your own, select the step “{step}” afterwards and choose your file there.',
            { file: cleanName(name, 80), step: nodeName(document, node, nodeTypes) },
          )}
        </p>
      ))}
      <p className={styles.note}>{t('Nothing runs before you turn it on.')}</p>
    </Dialog>
  )
}

/** From left to right, as a flow is read. */
function readingOrder({ nodes, layout }: TemplateCard['document']): readonly string[] {
  const place = (id: string) => layout[id] ?? { x: 0, y: 0 }
  return Object.keys(nodes).toSorted((a, b) => place(a).x - place(b).x || place(a).y - place(b).y)
}
