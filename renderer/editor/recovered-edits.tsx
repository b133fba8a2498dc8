/** Says once which flows were made of edits that another window had overtaken, so that nobody looks for them in vain. */
import { useEffect } from 'react'
import { useRecovered } from '../stores/recovery.ts'
import { toast } from '../ui/toast.tsx'
import { t } from '../words/words.ts'

export function RecoveredEdits() {
  const copies = useRecovered((recovered) => recovered.copies)
  useEffect(() => {
    const name = copies.at(-1)
    if (name === undefined) return
    toast({
      title: t('Edits of yours were kept as “{name}”', { name }),
      text: t('Another window had gone on with the flow. Both are among your flows.'),
      tone: 'warn',
    })
  }, [copies])
  return null
}
