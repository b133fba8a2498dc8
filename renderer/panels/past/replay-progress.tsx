/** How far a run over the past has come. */
import type { ReplayProgress } from '../../../runtime/model/api/past.ts'
import { Progress } from '../../ui/progress.tsx'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'

export function RunProgress({ progress: { done, total, part } }: { readonly progress: ReplayProgress }) {
  return (
    <Progress
      done={done}
      total={total}
      label={part === 'before' ? t('Working out what the steps knew by then') : t('Running the past through the draft')}
      say={(some, all) => t('{done} of {total} events', { done: formatCount(some), total: formatCount(all) })}
    />
  )
}
