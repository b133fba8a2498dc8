/** History kept in check: what it takes, how far back it goes, its copies and its proof. */
import { openDialog, useSession } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { t } from '../../words/words.ts'
import { StoreCopies } from '../privacy/store-copies.tsx'
import { BackupPart } from './backup-part.tsx'
import styles from './care.module.css'
import { GapPart } from './gap-part.tsx'
import { KeepPart } from './keep-part.tsx'
import { RoomPart } from './room-part.tsx'
import { useCare } from './use-care.ts'
import { VerifyPart } from './verify-part.tsx'

export function CareDialog() {
  const open = useSession(({ dialog }) => dialog === 'care')
  return open ? <CareContent /> : null
}

function CareContent() {
  const care = useCare()
  const close = (): void => openDialog(null)
  const { state } = care
  return (
    <Dialog
      open
      width={680}
      onClose={close}
      title={t('History and backups')}
      footer={<Button onClick={close}>{t('Close')}</Button>}
    >
      {state === null ? (
        <Spinner label={t('Looking at the store')} />
      ) : (
        <div className={styles.parts}>
          {state.gap ? <GapPart gap={state.gap} paused={state.effectsPaused} /> : null}
          <RoomPart room={state.room} events={state.events} limit={state.rule.bytes} />
          <KeepPart key={`${state.rule.days} ${state.rule.bytes}`} state={state} take={care.take} />
          <BackupPart backup={state.backup} take={care.take} />
          <StoreCopies key={state.backup.files.length} goingBack={state.goingBack} />
          <VerifyPart verify={state.verify} take={care.take} />
        </div>
      )}
    </Dialog>
  )
}
