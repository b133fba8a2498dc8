/** What publishing does to tables, counts and waiting events, and the questions that only a person can answer. */
import type { Choices, PublishPreview, StagePlan } from '../../../runtime/model/api.ts'
import { sayList } from '../../../runtime/nodes/words.ts'
import { cleanName } from '../../document/names.ts'
import { Icon } from '../../ui/icon.tsx'
import { t } from '../../words/words.ts'
import { sayColumn } from '../tables/words.ts'
import { Choice } from './choice.tsx'
import styles from './publish-dialog.module.css'
import { whatPublishingAsks } from './questions.ts'

type Props = { readonly preview: PublishPreview; readonly choices: Choices; onChange(choices: Choices): void }

export function KeptState({ preview, choices, onChange }: Props) {
  const removed = preview.stages.filter(({ change }) => change === 'removed')
  const questions = whatPublishingAsks(preview)
  return (
    <>
      {questions.map((question) => (
        <Choice key={question.choice} question={question} choices={choices} onChange={onChange} />
      ))}
      {removed.map((stage) => (
        <p key={stage.node} className={styles.removed}>
          <Icon name="info" size={15} />
          <span>{sayRemoved(stage)}</span>
        </p>
      ))}
      {questions.length === 0 && removed.length === 0 ? (
        <p className={styles.calm}>{t('Nothing that is kept is touched, and nothing that waits is lost.')}</p>
      ) : null}
    </>
  )
}

function sayRemoved({ name: full, keeps }: StagePlan): string {
  const name = cleanName(full, 60)
  const tables = sayList(keeps.filter((kept) => kept !== 'state').map((table) => `“${sayColumn(table)}”`))
  return [
    t('“{name}” is removed.', { name }),
    tables === '' ? '' : t('Its table {tables} stays to be read and changes no more.', { tables }),
  ]
    .filter(Boolean)
    .join(' ')
}
