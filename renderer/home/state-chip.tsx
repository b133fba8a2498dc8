/** How a flow is, in two words. */
import type { FlowState } from '../../runtime/model/api/flow-state.ts'
import { Chip } from '../ui/chip.tsx'
import { t } from '../words/words.ts'

export function StateChip({ state, version }: { readonly state: FlowState; readonly version: number | null }) {
  if (version === null) return <Chip>{t('Draft')}</Chip>
  if (state === 'on')
    return (
      <Chip tone="good" dot>
        {t('Live, version {version}', { version })}
      </Chip>
    )
  if (state === 'paused')
    return (
      <Chip tone="warn" dot>
        {t('Paused, version {version}', { version })}
      </Chip>
    )
  return <Chip>{t('Off, version {version}', { version })}</Chip>
}
