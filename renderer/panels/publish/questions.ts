/** What publishing has to ask, in plain words, from what the host found. */
import type { Choices, PublishPreview } from '../../../runtime/model/api/publishing.ts'
import { sayList } from '../../../runtime/nodes/words.ts'
import { cleanName } from '../../document/names.ts'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'

export type Answer = { readonly value: string; readonly label: string; readonly help: string }
export type Question = {
  readonly choice: keyof Choices
  readonly text: string
  readonly answers: readonly Answer[]
}

/** No answer is chosen beforehand: none of them is harmless for everybody. */
export function whatPublishingAsks(preview: PublishPreview): readonly Question[] {
  const knowsWork = preview.stages.some(
    (stage) => stage.change === 'removed' && stage.waiting + (stage.unsent ?? 0) > 0,
  )
  const named = (change: string): string =>
    sayList(
      preview.stages
        // What acts on the outside world always begins now.
        .filter((stage) => stage.change === change && (change !== 'added' || !stage.effects))
        .filter((stage) => change !== 'removed' || !knowsWork || stage.waiting + (stage.unsent ?? 0) > 0)
        .map(({ name }) => `“${cleanName(name, 60)}”`),
    )
  const sum = (change: string, of: 'waiting' | 'unsent'): number =>
    preview.stages.reduce((total, stage) => total + (stage.change === change ? (stage[of] ?? 0) : 0), 0)
  /** "12 events wait and 2 requests are not sent yet"; a host that only refuses gives no numbers. */
  const sayWork = (change: string): string => {
    const [waiting, unsent] = [sum(change, 'waiting'), sum(change, 'unsent')]
    const parts = [
      waiting > 0
        ? t('{waiting, plural, one {one event waits} other {{count} events wait}}', {
            waiting,
            count: formatCount(waiting),
          })
        : '',
      unsent > 0
        ? t('{unsent, plural, one {one request is} other {{count} requests are}} not settled yet', {
            unsent,
            count: formatCount(unsent),
          })
        : '',
    ].filter(Boolean)
    return parts.length > 0 ? sayList(parts) : t('something still waits')
  }
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
    removed: {
      choice: 'removed',
      text: t('Removed: {steps}. But {work}.', { steps: named('removed'), work: sayWork('removed') }),
      answers: [
        {
          value: 'drain',
          label: t('Finish what waits, then it goes'),
          help: t('Handled by the version that is live now. What comes from now on no longer reaches it.'),
        },
        {
          value: 'park',
          label: t('Set it aside'),
          help: t('Nothing of it is handled or sent. When the step is back, it can be taken up.'),
        },
        {
          value: 'discard',
          label: t('Drop what waits'),
          help: t('It is not handled any more, and the history says who decided that. The events stay in the log.'),
        },
      ],
    },
    returned: {
      choice: 'returned',
      text: t('Back again: {steps}. For it {work}.', { steps: named('returned'), work: sayWork('returned') }),
      answers: [
        {
          value: 'take up',
          label: t('Take up where it stopped'),
          help: t('What was set aside first, then what came while it was gone.'),
        },
        {
          value: 'fresh',
          label: t('Start empty from now'),
          help: t('What was set aside is dropped, and the history says who decided that.'),
        },
      ],
    },
  }
  return preview.needs.map((choice) => questions[choice])
}
