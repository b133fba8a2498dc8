/** That this computer listens, and where; or why it cannot. Nothing while nothing needs it. */

import { ingressSentence } from '../panels/programs/ingress-words.ts'
import { useIngress } from '../stores/ingress.ts'
import { openDialog } from '../stores/session.ts'
import { Button } from '../ui/button.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'
import styles from './live-strip.module.css'

export function IngressMark() {
  const ingress = useIngress((state) => state.ingress)
  if (ingress === null || ingress.state === 'off') return null
  const port = String(ingress.port)
  const isTaken = ingress.state === 'taken'
  return (
    <Tooltip content={ingressSentence(ingress)}>
      <Button kind="quiet" size="small" icon={isTaken ? 'alert' : 'radio-tower'} onClick={() => openDialog('programs')}>
        <span className={styles.words}>
          {isTaken ? t('Port {port} is taken', { port }) : t('Listening, port {port}', { port })}
        </span>
      </Button>
    </Tooltip>
  )
}
