/** Events came while the flow was off: handle them too, or leave them? */
import { useState } from 'react'
import { cleanName } from '../document/names.ts'
import { turnFlow } from '../stores/flows.ts'
import { useShop } from '../stores/shop.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { toast } from '../ui/toast.tsx'
import { helpCatchUp, helpFromNow, sayCatchUp, sayFromNow, sayMissed } from '../words/missed.ts'
import { t } from '../words/words.ts'
import { useTurnQuestion } from './turn-on.ts'
import styles from './turn-on-dialog.module.css'

export function TurnOnDialog() {
  const question = useTurnQuestion((state) => state.question)
  const name = useShop(({ flows }) => flows.find(({ flow }) => flow === question?.flow)?.name ?? '')
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState('')
  if (!question) return null
  const close = (): void => {
    if (working) return
    setFailure('')
    useTurnQuestion.setState({ question: null })
  }
  const turn = async (start: 'now' | 'catch up'): Promise<void> => {
    setWorking(true)
    const done = await turnFlow(question.flow, 'on', start)
    setWorking(false)
    if (!done.ok) return setFailure([done.failure.message, done.failure.kept, done.failure.advice].join(' '))
    useTurnQuestion.setState({ question: null })
    setFailure('')
    toast({ title: t('The flow is on'), tone: 'good' })
  }
  return (
    <Dialog
      open
      onClose={close}
      title={t('Turn on “{name}”', { name: cleanName(name, 60) })}
      description={sayMissed(question, zone)}
    >
      <div className={styles.answers}>
        <Button kind="primary" disabled={working} onClick={() => void turn('catch up')}>
          {sayCatchUp(question, zone)}
        </Button>
        <p>{helpCatchUp()}</p>
        <Button disabled={working} onClick={() => void turn('now')}>
          {sayFromNow()}
        </Button>
        <p>{helpFromNow()}</p>
      </div>
      {failure === '' ? null : (
        <p role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
    </Dialog>
  )
}
