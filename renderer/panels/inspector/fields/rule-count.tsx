/** How many events took the way of a rule so far: written past React, as on the cards. */
import { useEffect, useRef } from 'react'
import { onLiveCounts } from '../../../stores/live.ts'
import { t } from '../../../words/words.ts'
import styles from './list-field.module.css'

export function RuleCount({ output }: { readonly output: string }) {
  const place = useRef<HTMLSpanElement>(null)
  useEffect(
    () =>
      onLiveCounts((live) => {
        const total = live?.outputs[output]?.total
        const text = total === undefined ? '' : t('{count, plural, one {# event} other {# events}}', { count: total })
        if (place.current !== null && place.current.textContent !== text) place.current.textContent = text
      }),
    [output],
  )
  return <span ref={place} className={styles.count} />
}
