/** What the draft would make of events that are looked at. */
import { useDocument } from '../../stores/document.ts'
import { startReplay } from '../../stores/replays.ts'
import { showDock } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { t } from '../../words/words.ts'

export function TryOnPast({ offsets }: { readonly offsets: readonly number[] }) {
  const flow = useDocument(({ id }) => id)
  if (flow === null) return null
  return (
    <Button
      size="small"
      icon="clock-arrow-up"
      onClick={() => {
        showDock('past')
        void startReplay(flow, { offsets })
      }}
    >
      {offsets.length === 1 ? t('Try the draft on it') : t('Try the draft on these')}
    </Button>
  )
}
