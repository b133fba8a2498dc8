/** What publishing has to ask, in plain words, from what the host found. */
import type { Choices, PublishPreview } from '../../../runtime/model/api.ts'
import { sayList } from '../../../runtime/nodes/words.ts'
import { cleanName } from '../../document/names.ts'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'

export type Question = {
  readonly choice: keyof Choices
  readonly text: string
  readonly answers: readonly { readonly value: string; readonly label: string; readonly help: string }[]
}

/** No answer is chosen beforehand: none of them is harmless for everybody. */
export function whatPublishingAsks(preview: PublishPreview): readonly Question[] {
  const named = (change: string): string =>
    sayList(
      preview.stages
        // What acts on the outside world always begins now.
        .filter((stage) => stage.change === change && (change !== 'added' || !stage.effects))
        .map(({ name }) => `“${cleanName(name, 60)}”`),
    )
  const { past } = preview
  // Not every question comes with a number.
  const all =
    past === 0
      ? t('All events')
      : t('{past, plural, one {The one event} other {All {count} events}}', { past, count: formatCount(past) })
  const questions: { readonly [choice in keyof Choices]-?: Question } = {
    reshaped: {
      choice: 'reshaped',
      text: t('What {steps} kept so far does not fit the new settings.', { steps: named('reshaped') }),
      answers: [
        {
          value: 'rebuild',
          label: t('Build it again from the log'),
          help: t('{all} of the past once more. Nothing is sent.', { all }),
        },
        {
          value: 'empty',
          label: t('Start empty from now'),
          help: t('What was kept is cleared. The events themselves stay in the log.'),
        },
      ],
    },
    added: {
      choice: 'added',
      text: t('{steps} can begin with the past.', { steps: named('added') }),
      answers: [
        { value: 'now', label: t('Begin now'), help: t('Only events from now on count.') },
        {
          value: 'beginning',
          label: t('Begin with the past'),
          help: t('{all} in the log first. Nothing is sent.', { all }),
        },
      ],
    },
  }
  return preview.needs.map((choice) => questions[choice])
}
