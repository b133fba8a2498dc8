/** A condition: rows in plain words where it can be shown without loss, text under "Advanced" otherwise. */
import { type ReactNode, useMemo, useState } from 'react'
import { fromCel, type Reading } from '../../../document/conditions/from-cel.ts'
import { toCel } from '../../../document/conditions/to-cel.ts'
import { emptyGroup, type Group } from '../../../document/conditions/tree.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { t } from '../../../words/words.ts'
import { useStep } from '../fields/step-context.ts'
import outdent from '../outdent.module.css'
import styles from './condition.module.css'
import { ConditionBuilder } from './condition-builder.tsx'
import { withIds } from './query.ts'

type Props = {
  readonly source: string
  /** No condition at all is possible: then everything counts. */
  readonly optional: boolean
  onChange(source: string, typing: boolean): void
  /** The editor for CEL. */
  readonly advanced: ReactNode
}

let made = 0
const newId = (): string => `row-${++made}`

export function ConditionField({ source, optional, onChange, advanced }: Props) {
  const { speaking } = useStep()
  // The tree as it is being built: it may hold what CEL does not tell, such as a group that is still empty.
  const [draft, setDraft] = useState<{ readonly source: string; readonly tree: Group } | null>(null)
  const [asText, setAsText] = useState(false)
  const reading: Reading = useMemo(() => (source.trim() === '' ? { tree: emptyGroup } : fromCel(source)), [source])
  const read = useMemo(() => (reading.tree === null ? null : withIds(reading.tree, newId)), [reading])
  const tree = draft?.source === source ? draft.tree : read

  const put = (next: Group, typing: boolean): void => {
    const isEmpty = next.rules.length === 0
    const kept = isEmpty ? emptyGroup : next
    const text = isEmpty && optional ? '' : toCel(kept)
    setDraft({ source: text, tree: withIds(kept, newId) })
    onChange(text, typing)
  }
  if (tree === null || asText)
    return (
      <div className={styles.condition}>
        {advanced}
        {tree === null && reading.tree === null ? <p className={styles.why}>{whyText(reading)}</p> : null}
        {tree === null ? null : (
          <Button kind="quiet" size="small" className={outdent.button} onClick={() => setAsText(false)}>
            {t('Show in rows')}
          </Button>
        )}
      </div>
    )
  if (optional && source.trim() === '')
    return (
      <div className={styles.condition}>
        <p className={styles.none}>{t('No condition.')}</p>
        <Button kind="quiet" size="small" icon="plus" className={outdent.button} onClick={() => put(emptyGroup, false)}>
          {t('Add a condition')}
        </Button>
      </div>
    )
  return (
    <div className={styles.condition}>
      <ConditionBuilder tree={tree} {...speaking} onChange={put} />
      <div className={styles.corner}>
        <IconButton
          icon="braces"
          size="small"
          label={t('Advanced: show the condition as text')}
          onClick={() => setAsText(true)}
        />
      </div>
    </div>
  )
}

function whyText({ part }: Extract<Reading, { readonly tree: null }>): string {
  if (part === null) return t('It stays text until it can be read.')
  const shown = part.length > 60 ? `${part.slice(0, 59)}…` : part
  return t('It stays text, because rows cannot show this part without changing it: {part}', { part: shown })
}
