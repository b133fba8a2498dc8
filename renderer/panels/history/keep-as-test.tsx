/** Turns what happened to an event into a test of the open flow: an edit of the draft like any other. */
import { useState } from 'react'
import type { KeptTestAnswer } from '../../../runtime/model/api/tests.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { addTest } from '../../document/flow-tests.ts'
import { cleanName } from '../../document/names.ts'
import { edit, useDocument } from '../../stores/document.ts'
import { showDock } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { t } from '../../words/words.ts'

/** As many as one test begins with. */
const mostEvents = 200

/** `offsets`: events of one case, or of several that belong together. */
export function KeepAsTest({ offsets }: { readonly offsets: readonly number[] }) {
  const flow = useDocument(({ id }) => id)
  const [working, setWorking] = useState(false)
  if (flow === null) return null
  const keep = async (): Promise<void> => {
    setWorking(true)
    try {
      const kept = await host().call('tests.keep', { flow, offsets })
      // Another flow may have been opened meanwhile.
      if (useDocument.getState().id !== flow) return
      edit(t('Keep as test'), (document) => addTest(document, kept.test))
      toast({ title: t('“{name}” is a test now', { name: cleanName(kept.test.name) }), text: said(kept), tone: 'good' })
      showDock('tests')
    } catch (error) {
      const { message, advice } = asApiFailure(error)
      toast({ title: message, text: advice, tone: 'bad' })
    } finally {
      setWorking(false)
    }
  }
  return (
    <Button
      size="small"
      icon="flask"
      disabled={working || offsets.length > mostEvents}
      title={
        offsets.length > mostEvents ? t('A test begins with {count} events at most', { count: mostEvents }) : undefined
      }
      onClick={() => void keep()}
    >
      {working ? t('Keeping…') : t('Keep as test')}
    </Button>
  )
}

const said = ({ test, earlier, replaced, notes }: KeptTestAnswer): string =>
  [
    t('{count, plural, one {One event} other {# events}} and what came of {count, plural, one {it} other {them}}.', {
      count: test.events.length,
    }),
    earlier > 0
      ? t('{count, plural, one {One of them} other {# of them}} came before, because the steps remembered it.', {
          count: earlier,
        })
      : '',
    replaced > 0
      ? t('{count, plural, one {A personal value was} other {# personal values were}} replaced by invented ones.', {
          count: replaced,
        })
      : '',
    ...notes,
  ]
    .filter(Boolean)
    .join(' ')
