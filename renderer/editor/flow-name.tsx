/** The name of the open flow, changed where it stands. Every key counts at once; Escape takes the renaming back. */
import { useState } from 'react'
import { setFlowName } from '../document/settings.ts'
import { edit, finishGesture } from '../stores/document.ts'
import { t } from '../words/words.ts'
import styles from './top-bar.module.css'

export function FlowName({ name }: { readonly name: string }) {
  /** As typed; null while nobody types. A space at its end is none of the name yet. */
  const [typed, setTyped] = useState<{ readonly text: string; readonly before: string } | null>(null)
  const text = typed?.text ?? name
  const rename = (next: string): void => edit(t('Rename the flow'), (flow) => setFlowName(flow, next), 'flow name')
  return (
    <input
      className={styles.name}
      value={text}
      maxLength={120}
      spellCheck={false}
      autoComplete="off"
      aria-label={t('Name of the flow')}
      title={name}
      onFocus={(event) => {
        setTyped({ text: name, before: name })
        event.currentTarget.select()
      }}
      onChange={({ target }) => {
        setTyped({ text: target.value, before: typed?.before ?? name })
        rename(target.value)
      }}
      onBlur={() => {
        setTyped(null)
        finishGesture()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && typed) rename(typed.before)
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}
