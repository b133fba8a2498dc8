/** What became of an event that was sent by hand, and the way to look at it. */
import { isObject } from '../../../runtime/model/json.ts'
import type { Acceptance } from '../../../runtime/model/services.ts'
import { showDock, useSession } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { t } from '../../words/words.ts'
import styles from './send-event.module.css'

export type Result =
  | { readonly kind: 'sending' }
  | { readonly kind: 'answered'; readonly answer: Acceptance }
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string }

export function ResultLine({ result, onLook }: { readonly result: Result; onLook(): void }) {
  if (result.kind === 'sending') return <p>{t('Sending…')}</p>
  if (result.kind === 'failed')
    return (
      <p className={styles.wrong}>
        {result.message} {result.advice}
      </p>
    )
  const { answer } = result
  if (answer.kind === 'refused')
    return <p className={styles.wrong}>{t('It was refused. {message}', { message: answer.message })}</p>
  return (
    <p className={styles.good}>
      {answer.kind === 'accepted'
        ? t('It was accepted.')
        : t('The flow had an event with this id already, and kept that one.')}
      <Button
        size="small"
        icon="eye"
        onClick={() => {
          useSession.setState({ event: answer.offset })
          showDock('history')
          onLook()
        }}
      >
        {t('Look at it')}
      </Button>
    </p>
  )
}

export function failureOf(error: unknown): Result {
  const message = error instanceof Error ? error.message : t('The event could not be sent.')
  const advice = isObject(error) && typeof error.advice === 'string' ? error.advice : ''
  return { kind: 'failed', message, advice }
}
