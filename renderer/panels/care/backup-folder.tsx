/** Where copies go: on another disk, they survive this one. */
import { useState } from 'react'
import type { BackupState } from '../../../runtime/model/api/care.ts'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { operator } from '../../stores/flows.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { t } from '../../words/words.ts'
import styles from './care.module.css'
import type { Care } from './use-care.ts'

type Props = { readonly backup: BackupState; readonly take: Care['take'] }

export function BackupFolder({ backup, take }: Props) {
  const [folder, setFolder] = useState(backup.chosen ?? '')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [editing, setEditing] = useState(false)
  const choose = async (wish: string | null): Promise<void> => {
    try {
      const state = await host().call('care.folder', { folder: wish, by: operator() })
      setFailure(null)
      setEditing(false)
      take(Promise.resolve(state))
    } catch (error) {
      setFailure(asApiFailure(error))
    }
  }
  if (!editing)
    return (
      <div className={styles.row}>
        <p className={styles.quiet}>
          {backup.sameDisk
            ? t('They are on the same disk as the store: if it breaks, they break with it.')
            : t('They are on another disk than the store.')}
        </p>
        <Button size="small" icon="folder" onClick={() => setEditing(true)}>
          {t('Choose another folder…')}
        </Button>
      </div>
    )
  return (
    <form
      className={styles.folder}
      onSubmit={(submit) => {
        submit.preventDefault()
        void choose(folder.trim() === '' ? null : folder)
      }}
    >
      <Field
        label={t('Folder for copies')}
        optional
        help={t('Its whole path, on another disk at best. Left empty: beside the store. Copies made so far stay.')}
        problem={failure ? { message: [failure.message, failure.advice].join(' ') } : undefined}
      >
        <TextInput value={folder} onChange={setFolder} placeholder={t('/media/backup')} maxLength={1_000} />
      </Field>
      <div className={styles.buttons}>
        <Button
          size="small"
          onClick={() => {
            setFolder(backup.chosen ?? '')
            setFailure(null)
            setEditing(false)
          }}
        >
          {t('Leave it as it is')}
        </Button>
        <Button size="small" kind="primary" icon="folder" type="submit">
          {t('Use this folder')}
        </Button>
      </div>
    </form>
  )
}
