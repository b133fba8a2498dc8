/** What publishing does to tables, counts and waiting events, and the questions that only a person can answer. */
import type { Choices, PublishPreview, StagePlan } from '../../../runtime/model/api/publishing.ts'
import { sayList } from '../../../runtime/nodes/words.ts'
import { cleanName } from '../../document/names.ts'
import { Icon } from '../../ui/icon.tsx'
import { t } from '../../words/words.ts'
import { sayColumn } from '../tables/words.ts'
import { Choice } from './choice.tsx'
import styles from './publish-dialog.module.css'
import { whatPublishingAsks } from './questions.ts'

type Props = {
  readonly preview: PublishPreview
  readonly choices: Choices
  /** Something else is asked beside: then it is not for us to say that nothing is lost. */
  readonly asksMore?: boolean
  onChange(choices: Choices): void
}

export function KeptState({ preview, choices, asksMore = false, onChange }: Props) {
  // The list of changes names the others.
  const removed = preview.stages.filter((stage) => stage.change === 'removed' && tablesOf(stage).length > 0)
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
      {questions.length === 0 && removed.length === 0 && !asksMore ? (
        <p className={styles.calm}>{t('Nothing that is kept is touched, and nothing that waits is lost.')}</p>
      ) : null}
    </>
  )
}

const tablesOf = ({ keeps }: StagePlan): readonly string[] => keeps.filter((kept) => kept !== 'state')

function sayRemoved(stage: StagePlan): string {
  const name = cleanName(stage.name, 60)
  const tables = sayList(tablesOf(stage).map((table) => `“${sayColumn(table)}”`))
  return t('“{name}” is removed. Its table {tables} stays to be read and changes no more.', { name, tables })
}
