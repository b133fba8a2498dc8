/** The one thing to do next with the open flow: turn it on, publish what changed, or nothing. */
import { useState } from 'react'
import { isError } from '../../runtime/model/problem.ts'
import { tell } from '../actions/tell.ts'
import { host } from '../bridge/host.ts'
import { attempt } from '../stores/attempt.ts'
import { useDocument } from '../stores/document.ts'
import { publishFlow, turnFlow } from '../stores/flows.ts'
import { useProblems } from '../stores/problems.ts'
import { savedUp } from '../stores/saving.ts'
import { openDialog, showDock } from '../stores/session.ts'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toast.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'
import { turnOn as turnOnAgain } from './turn-on.ts'

export function NextButton({ changes }: { readonly changes: number }) {
  const { id, state, live, flow } = useDocument()
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
      if (live !== null && changes === 0) return void (await turnOnAgain(id))
      await publishOrAsk(id)
    })
  if (state === 'paused')
    return (
      <Button kind="primary" icon="play" disabled={working} onClick={() => void busy(() => tell(turnFlow(id, 'on')))}>
        {t('Resume')}
      </Button>
    )
  if ((state === 'off' || live === null) && Object.keys(flow?.nodes ?? {}).length === 0)
    return (
      <Tooltip content={t('There is nothing to turn on yet: add a first step.')}>
        {/* It keeps the focus, so that the keyboard reaches the reason. */}
        <Button kind="primary" icon="power" aria-disabled="true">
          {t('Turn on')}
        </Button>
      </Tooltip>
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

/** A version goes live at once; whatever has to be decided or read first is asked in the dialog. */
async function publishOrAsk(flow: string): Promise<void> {
  const found = await tell(
    attempt(async () => {
      await savedUp()
      const preview = await host().call('publish.preview', { flow })
      return { preview, missed: await host().call('flows.missed', { flow }) }
    }),
  )
  if (found === undefined) return
  const { preview, missed } = found
  const mayAct = useDocument.getState().allowances.some(({ outside }) => outside)
  const calls = preview.outside?.some(({ approved }) => !approved) ?? false
  const asks = preview.needs.length > 0 || preview.problems.some(isError) || mayAct || calls || missed.events > 0
  if (asks) openDialog('publish')
  else await tell(publishFlow(flow, preview.revision, {}))
}
