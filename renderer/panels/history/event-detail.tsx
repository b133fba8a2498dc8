/** What an event was, which way it took and why, what it caused, and what waits because of it. */
import type { EventDetail, HistoryRow } from '../../../runtime/model/api/history.ts'
import { saySubject, sayType } from '../../../runtime/nodes/words.ts'
import { cleanName } from '../../document/names.ts'
import { useDocument } from '../../stores/document.ts'
import { openCase, showDock, useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { formatDuration, formatTime } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import beside from '../beside.module.css'
import { HoldButton } from '../care/hold-button.tsx'
import { AsSent } from './as-sent.tsx'
import { cameFrom } from './came-from.ts'
import { EventData } from './event-data.tsx'
import styles from './event-panel.module.css'
import { KeepAsTest } from './keep-as-test.tsx'
import { sayWhen } from './say-when.ts'
import { TryOnPast } from './try-on-past.tsx'
import { Way } from './way.tsx'

export function Detail({ detail }: { readonly detail: EventDetail }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const open = useDocument(({ id }) => id)
  const flow = useDocument((document) => document.flow)
  const cards = useShop((shop) => shop.flows)
  const { event, flows, causes, caused, repeats } = detail
  const day = sayWhen(event.time, zone, Date.now())
  const time = formatTime(event.time, zone)
  const story = storyOf(event.subject ?? '')
  return (
    <>
      <header className={styles.head}>
        <h3>{cleanName(sayType(event.type))}</h3>
        <p>
          {[
            cleanName(saySubject(event.subject ?? '')),
            day === time ? t('today {time}', { time }) : `${day}, ${time}`,
            cameFrom(event, flow, cards),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <div className={styles.deeds}>
          {flows.some((one) => one.flow === open) ? (
            <>
              <KeepAsTest offsets={[event.offset]} />
              <TryOnPast offsets={[event.offset]} />
            </>
          ) : null}
          {story === '' ? null : (
            <Button size="small" icon="list-tree" onClick={() => openCase(story)}>
              {t('The whole story')}
            </Button>
          )}
          <HoldButton
            key={event.offset}
            offset={event.offset}
            what={cleanName(event.subject === null ? sayType(event.type) : saySubject(event.subject), 60)}
          />
        </div>
      </header>
      <NeedsLook detail={detail} />
      {event.ahead === null ? null : (
        <p className={styles.note}>
          {t(
            'Its time is {time} ahead of when it came: a clock is off, the one of its sender or of this computer. What waits for a time may have gone on too early.',
            { time: formatDuration(event.ahead) },
          )}
        </p>
      )}
      {repeats > 0 ? (
        <p className={styles.note}>
          {t(
            'It came {count, plural, one {once more} other {# times more}}; the repeats were recognised and changed nothing.',
            { count: repeats },
          )}
        </p>
      ) : null}
      <div className={styles.columns}>
        <div>
          {flows.length === 0 ? (
            <p className={styles.note}>{t('No flow that runs now takes events from where it came in.')}</p>
          ) : (
            flows.map((way) => <Way key={way.flow} way={way} detail={detail} />)
          )}
          <Related title={t('Caused by')} rows={causes} zone={zone} />
          <Related title={t('It caused')} rows={caused} zone={zone} />
        </div>
        <section className={beside.part}>
          <h4>{t('Contents')}</h4>
          <EventData data={event.data} />
          <ForDevelopers event={event} />
          {/^[a-z]+:\/\//.test(event.source) ? <AsSent key={event.offset} offset={event.offset} /> : null}
        </section>
      </div>
    </>
  )
}

/** The number of an order finds all about it; a name that was made up for the log finds nothing that a person looks for. */
function storyOf(subject: string): string {
  const name = subject.split('/').at(-1)?.trim() ?? ''
  return saySubject(subject).endsWith(name) ? name : ''
}

function NeedsLook({ detail: { letters, effects } }: { readonly detail: EventDetail }) {
  const open = effects.find(({ state }) => state === 'dead' || state === 'unknown')
  if (letters.length === 0 && !open) return null
  return (
    <div className={styles.look}>
      <Chip tone="bad">{t('Needs a look')}</Chip>
      <span>{letters[0]?.message ?? open?.reason ?? ''}</span>
      <Button size="small" onClick={() => showDock('look')}>
        {t('Open')}
      </Button>
    </div>
  )
}

function ForDevelopers({ event }: { readonly event: EventDetail['event'] }) {
  const facts = ['id', 'source', 'type', 'channel', 'correlationid', 'causationid', 'offset'] as const
  return (
    <details className={styles.more}>
      <summary>{t('For developers')}</summary>
      <dl>
        {facts.map((name) =>
          event[name] === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{event[name]}</dd>
            </div>
          ),
        )}
      </dl>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <pre tabIndex={0}>{JSON.stringify(event.data, null, 2)}</pre>
    </details>
  )
}

type RelatedProps = { readonly title: string; readonly rows: readonly HistoryRow[]; readonly zone: string }

function Related({ title, rows, zone }: RelatedProps) {
  if (rows.length === 0) return null
  return (
    <section className={beside.part}>
      <h4>{title}</h4>
      {rows.map(({ offset, type, subject, time }) => (
        <button
          key={offset}
          type="button"
          className={styles.related}
          onClick={() => useSession.setState({ event: offset })}
        >
          <span>{formatTime(time, zone)}</span>
          <b>{cleanName(sayType(type))}</b>
          <span>{cleanName(saySubject(subject ?? ''))}</span>
        </button>
      ))}
    </section>
  )
}
