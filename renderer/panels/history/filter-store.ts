/** What is looked for in the log. It stays while one looks at another panel. */
import { create } from 'zustand'
import type { HistoryFilter } from '../../../runtime/model/api/history.ts'
import { showDock, useSession } from '../../stores/session.ts'
import { focusSoon } from '../../ui/focus-soon.ts'

const hour = 3_600_000
const lengths = { hour, day: 24 * hour, week: 7 * 24 * hour, month: 30 * 24 * hour } as const

/** `exact`: between two moments that a person chooses. */
export type Span = 'all' | keyof typeof lengths | 'exact'

export type FilterState = { readonly filter: HistoryFilter; readonly span: Span }

export const useFilter = create<FilterState>(() => ({ filter: {}, span: 'all' }))

/** An undefined or empty value takes that part away. */
export function narrow(change: { readonly [K in keyof HistoryFilter]?: HistoryFilter[K] | undefined }): void {
  useFilter.setState(({ filter }) => {
    const parts = Object.entries({ ...filter, ...change }).filter(([, value]) => value !== undefined && value !== '')
    return { filter: Object.fromEntries(parts) as HistoryFilter }
  })
}

export function setSpan(span: Span, now = Date.now()): void {
  useFilter.setState({ span })
  if (span === 'all') narrow({ from: undefined, to: undefined })
  else if (span !== 'exact') narrow({ from: now - lengths[span], to: undefined })
}

export function clearFilter(): void {
  useFilter.setState({ filter: {}, span: 'all' })
}

/** Shows one event in the whole log: from another panel, with what led to it and followed it around it. */
export function showEvent(offset: number): void {
  clearFilter()
  showDock('history')
  useSession.setState({ event: offset })
  focusSoon(`[data-event="${offset}"]`)
}
