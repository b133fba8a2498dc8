/** Everything that happened, newest first: scrolled through, searched, and one event looked at beside it. */
import { useDeferredValue, useEffect, useRef } from 'react'
import { useDocument } from '../../stores/document.ts'
import { useSession } from '../../stores/session.ts'
import { useFirstFocus } from '../../ui/use-first-focus.ts'
import { CasePage } from '../case/case-page.tsx'
import { EventPanel } from './event-panel.tsx'
import { FilterBar } from './filter-bar.tsx'
import { narrow, useFilter } from './filter-store.ts'
import { FoundList } from './found-list.tsx'
import styles from './history.module.css'
import { LogList } from './log-list.tsx'
import { PickedBar } from './picked-bar.tsx'

export function History() {
  const filter = useFilter((state) => state.filter)
  const settled = useDeferredValue(filter)
  const event = useSession((session) => session.event)
  const flow = useDocument(({ id }) => id)
  const picked = useSession((session) => session.picked.size)
  const word = useSession((session) => session.caseWord)
  useEffect(() => {
    // "This flow" was another one.
    if (filter.flow !== undefined && filter.flow !== flow) narrow({ flow: undefined })
  }, [flow, filter.flow])
  const list = useRef<HTMLDivElement>(null)
  const before = useRef(word)
  const isBack = word === null && before.current !== null
  useEffect(() => {
    before.current = word
  }, [word])
  useFirstFocus(list, isBack)
  if (word !== null) return <CasePage word={word} />
  const filtered = Object.keys(settled).length > 0
  return (
    <div ref={list} className={styles.history}>
      <div className={styles.main}>
        <FilterBar />
        <PickedBar />
        {filtered ? <FoundList key={JSON.stringify(settled)} filter={settled} /> : <LogList />}
      </div>
      {event === null || picked > 0 ? null : <EventPanel key={event} offset={event} />}
    </div>
  )
}
