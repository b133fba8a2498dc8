/** What became of an event that was sent by hand, and the way to look at it. */
import { isObject } from '../../../runtime/model/json.ts'
import type { Acceptance } from '../../../runtime/model/services.ts'
import { findAction } from '../../actions/list.ts'
import { showDock, useSession } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { t } from '../../words/words.ts'
import styles from './send-event.module.css'

export type Result =
  | { readonly kind: 'sending' }
  | { readonly kind: 'answered'; readonly answer: Acceptance }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly advice: string }

export function ResultLine({ result, onLook }: { readonly result: Result; onLook(): void }) {
  if (result.kind === 'sending') return <p>{t('Sending…')}</p>
  if (result.kind === 'failed')
    return (
      <p className={styles.wrong}>
        {isCertain(result.code) ? t('Nothing was sent. {message}', { message: result.message }) : result.message}{' '}
        {isOff(result) ? null : result.advice}
        {isOff(result) ? <TurnOn onTurn={onLook} /> : null}
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

/** The way out where a flow takes no events: the same as in the top bar. The dialog goes, so that its questions are seen. */
export function TurnOn({ onTurn }: { onTurn(): void }) {
  const action = findAction('flow.publish')
  return (
    <Button
      size="small"
      icon="power"
      disabled={action?.enabled() !== true}
      onClick={() => {
        onTurn()
        void action?.run()
      }}
    >
      {t('Turn on…')}
    </Button>
  )
}

export const isOff = (result: Result | null): boolean => result?.kind === 'failed' && result.code === 'FLOW_OFF'

/** The host said no before anything happened; after any other failure nobody knows, and the same event may be sent again. */
const isCertain = (code: string): boolean => ['FLOW_OFF', 'FLOW_MISSING', 'PRODUCER', 'API_ARGUMENT'].includes(code)

export function failureOf(error: unknown): Result {
  const message = error instanceof Error ? error.message : t('The event could not be sent.')
  const advice = isObject(error) && typeof error.advice === 'string' ? error.advice : ''
  const code = isObject(error) && typeof error.code === 'string' ? error.code : ''
  return { kind: 'failed', code, message, advice }
}
