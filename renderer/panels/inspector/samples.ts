/** The newest events that a flow saw, asked for once and again after a while: for pick-lists and for "Try it". */
import { useEffect } from 'react'
import { create } from 'zustand'
import type { Sample } from '../../../runtime/model/api/events.ts'
import { host } from '../../bridge/host.ts'
import { t } from '../../words/words.ts'

type Known = { readonly samples: readonly Sample[]; readonly failure: string | null; readonly at: number }

const useKnown = create<{ readonly byFlow: ReadonlyMap<string, Known> }>(() => ({ byFlow: new Map() }))
const asking = new Set<string>()
const none: Known = { samples: [], failure: null, at: 0 }

/** Events of a shop change slowly in kind; a minute-old list of fields is as good as a new one. */
const fresh = 60_000
const howMany = 50

export function useSamples(flow: string): Known & { reload(): void } {
  const known = useKnown(({ byFlow }) => byFlow.get(flow) ?? none)
  useEffect(() => {
    const before = useKnown.getState().byFlow.get(flow)
    // Where none had come yet, the first ones are worth a look.
    if (before === undefined || before.samples.length === 0 || Date.now() - before.at > fresh) ask(flow)
  }, [flow])
  return { ...known, reload: () => ask(flow) }
}

function ask(flow: string): void {
  if (asking.has(flow)) return
  asking.add(flow)
  host()
    .call('events.samples', { flow, limit: howMany })
    .then((samples) => put(flow, { samples, failure: null, at: Date.now() }))
    .catch((error: unknown) => {
      const failure = error instanceof Error ? error.message : t('The events could not be read.')
      put(flow, { ...(useKnown.getState().byFlow.get(flow) ?? none), failure })
    })
    .finally(() => asking.delete(flow))
}

const put = (flow: string, known: Known): void =>
  useKnown.setState(({ byFlow }) => ({ byFlow: new Map(byFlow).set(flow, known) }))
