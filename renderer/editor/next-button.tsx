/** The one thing to do next with the open flow: turn it on, publish what changed, or nothing. */
import { useState } from 'react'
import { isError } from '../../runtime/model/problem.ts'
import { tell, tellFailure } from '../actions/tell.ts'
import { asApiFailure } from '../bridge/api-failure.ts'
import { host } from '../bridge/host.ts'
import { useDocument } from '../stores/document.ts'
import { publishFlow, turnFlow } from '../stores/flows.ts'
import { liveCounts } from '../stores/live.ts'
import { useProblems } from '../stores/problems.ts'
import { savedUp } from '../stores/saving.ts'
import { openDialog, showDock } from '../stores/session.ts'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toast.tsx'
import { t } from '../words/words.ts'
import { turnOn as turnOnAgain } from './turn-on.ts'

export function NextButton({ changes }: { readonly changes: number }) {
  const { id, state, live } = useDocument()
  const errors = useProblems(({ all }) => all.filter(isError).length)
  const [working, setWorking] = useState(false)
  if (id === null) return null
  const busy = async (work: () => Promise<unknown>): Promise<void> => {
    setWorking(true)
    await work()
    setWorking(false)
  }
  const turnOn = (): Promise<void> =>
    busy(async () => {
      if (errors > 0) {
        showDock('problems')
        toast({
          title: t('{errors, plural, one {One thing is} other {# things are}} not right yet', { errors }),
          text: t('They are listed below. Nothing was turned on.'),
          tone: 'warn',
        })
        return
      }
      if (live !== null && changes === 0) return void (await turnOnAgain(id, liveCounts()))
      await publishOrAsk(id)
    })
  if (state === 'paused')
    return (
      <Button kind="primary" icon="play" disabled={working} onClick={() => void busy(() => tell(turnFlow(id, 'on')))}>
        {t('Resume')}
      </Button>
    )
  if (state === 'off' || live === null)
    return (
      <Button kind="primary" icon="power" disabled={working} onClick={() => void turnOn()}>
        {t('Turn on')}
      </Button>
    )
  if (changes > 0)
    return (
      <Button kind="primary" disabled={working} onClick={() => openDialog('publish')}>
        {t('Publish changes…')}
      </Button>
    )
  return (
    <Button icon="pause" disabled={working} onClick={() => void busy(() => tell(turnFlow(id, 'paused')))}>
      {t('Pause')}
    </Button>
  )
}

/** A first version goes live at once; whatever has to be decided or read first is asked in the dialog. */
async function publishOrAsk(flow: string): Promise<void> {
  try {
    await savedUp()
    const preview = await host().call('publish.preview', { flow })
    const mayAct = useDocument.getState().allowances.some(({ outside }) => outside)
    if (preview.needs.length > 0 || preview.problems.some(isError) || mayAct) return openDialog('publish')
    await tell(publishFlow(flow, preview.revision, {}))
  } catch (error) {
    tellFailure(asApiFailure(error))
  }
}
