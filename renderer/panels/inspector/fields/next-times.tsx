/** The next three times of a schedule, as a person says them. */
import { parseSchedule } from '../../../../runtime/expression/schedule.ts'
import { locale, t } from '../../../words/words.ts'
import styles from './schedule-field.module.css'

export function NextTimes({ text, zone }: { readonly text: string; readonly zone: string }) {
  const times = nextTimes(text, zone, Date.now())
  if (times.length === 0) return null
  return <p className={styles.next}>{t('Next: {times}', { times: times.join(', ') })}</p>
}

/** Empty where the text is no schedule: the field says what is wrong. */
export function nextTimes(text: string, zone: string, now: number): readonly string[] {
  const schedule = parseSchedule(text)
  if (!('next' in schedule)) return []
  const found: number[] = []
  for (let at = schedule.next(now, zone); at !== null && found.length < 3; at = schedule.next(at, zone)) found.push(at)
  return found.map((at) => say(at, zone, now))
}

function say(time: number, timeZone: string, now: number): string {
  const clock = new Intl.DateTimeFormat(locale(), { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const at = clock.format(time)
  const day = new Intl.DateTimeFormat('en-CA', { timeZone })
  if (day.format(time) === day.format(now)) return t('today {time}', { time: at })
  if (day.format(time) === day.format(now + 86_400_000)) return t('tomorrow {time}', { time: at })
  const date = new Intl.DateTimeFormat(locale(), { timeZone, weekday: 'short', day: 'numeric', month: 'short' })
  return t('{date} {time}', { date: date.format(time), time: at })
}
