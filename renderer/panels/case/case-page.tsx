/** "What happened to order 1042?": the events of a case in order, what each caused, and why nothing else happened. */
import { useEffect, useReducer, useState } from 'react'
import type { CaseEvent, CaseFile } from '../../../runtime/model/api/case.ts'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import { sayName, saySubject, sayType } from '../../../runtime/nodes/words.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { cleanName } from '../../document/names.ts'
import { useDocument } from '../../stores/document.ts'
import { openCase, useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatMoment, formatMoney, formatTime } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { HoldButton } from '../care/hold-button.tsx'
import { KeepAsTest } from '../history/keep-as-test.tsx'
import { litBy } from '../history/lit-way.ts'
import { sayWhen } from '../history/say-when.ts'
import { TryOnPast } from '../history/try-on-past.tsx'
import { Way } from '../history/way.tsx'
import { sayCell } from '../tables/words.ts'
import styles from './case.module.css'
import { CaseStory } from './case-story.tsx'
import { CaseWord } from './case-word.tsx'

export function CasePage({ word }: { readonly word: string }) {
  const [file, setFile] = useState<CaseFile | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [chosen, choose] = useState<number | null>(null)
  const [tries, again] = useReducer((count: number) => count + 1, 0)
  const open = useDocument(({ id }) => id)
  const needsLook = useShop((shop) => shop.needsLook)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` and `needsLook` ask again.
  useEffect(() => {
    if (word === '') return
    let gone = false
    host()
      .call('case.find', { word })
      .then(
        (found) => {
          if (gone) return
          setFile(found)
          setFailure(null)
        },
        (error) => gone || setFailure(asApiFailure(error)),
      )
    return () => {
      gone = true
    }
  }, [word, tries, needsLook])
  useEffect(() => {
    const events = file?.events.filter(({ row }) => chosen === null || row.offset === chosen) ?? []
    const ways = events.flatMap(({ flows }) => flows.filter(({ flow }) => flow === open))
    // The ways of all of them through the open flow, together.
    useSession.setState({ lit: litBy(ways) })
  }, [file, chosen, open])
  useEffect(() => () => useSession.setState({ lit: null }), [])
  const mine = file?.events.filter(({ flows }) => flows.some(({ flow }) => flow === open)) ?? []
  const first = file?.events[0]
  const offsets = mine.map(({ row }) => row.offset)
  return (
    <section
      className={styles.page}
      aria-label={t('What happened to it')}
      onKeyDown={(press) => {
        if (press.key !== 'Escape' || press.defaultPrevented) return
        press.stopPropagation()
        openCase(null)
      }}
    >
      <header className={styles.head}>
        <IconButton size="small" icon="arrow-left" label={t('Back to the history')} onClick={() => openCase(null)} />
        <CaseWord word={word} />
        {first ? (
          <span className={styles.deeds}>
            {offsets.length > 0 ? (
              <>
                <KeepAsTest offsets={offsets} />
                <TryOnPast offsets={offsets} />
              </>
            ) : null}
            <HoldButton key={word} offset={first.row.offset} what={cleanName(word, 60)} />
          </span>
        ) : null}
      </header>
      {failure ? (
        <p role="alert" className={styles.failure}>
          <b>{failure.message}</b> {failure.advice}
          <Button size="small" icon="refresh" onClick={again}>
            {t('Try again')}
          </Button>
        </p>
      ) : null}
      {word !== '' && !file && !failure ? (
        <div className={styles.looking}>
          <Spinner shown label={t('Looking through the log')} />
        </div>
      ) : null}
      {file && file.word === word ? <Found file={file} chosen={chosen} onChoose={choose} /> : null}
    </section>
  )
}

type FoundProps = { readonly file: CaseFile; readonly chosen: number | null; onChoose(offset: number | null): void }

function Found({ file, chosen, onChoose }: FoundProps) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const { events, also, more, near, first, since } = file
  if (events.length === 0)
    return (
      <Empty
        icon="search"
        title={t('Nothing that is kept mentions “{word}”', { word: cleanName(file.word, 60) })}
        text={t('Type the number of an order, a customer, an article or a payment, as it stands on your papers.')}
        action={
          near.length > 0 ? (
            <span className={styles.near}>
              {t('Did you mean')}
              {near.map((word) => (
                <Button key={word} size="small" onClick={() => openCase(word)}>
                  {cleanName(word, 40)}
                </Button>
              ))}
            </span>
          ) : undefined
        }
      />
    )
  return (
    <div className={styles.body}>
      <ol className={styles.events}>
        {events.map((event) => (
          <Entry
            key={event.row.offset}
            event={event}
            zone={zone}
            chosen={event.row.offset === chosen}
            onChoose={onChoose}
          />
        ))}
      </ol>
      <p className={styles.facts}>
        {[
          also.length > 0
            ? t('Belongs to it: {words}', { words: also.map((each) => cleanName(each, 40)).join(', ') })
            : '',
          more ? t('Only the newest events are shown.') : '',
          first > 1 && since !== null
            ? t('What happened before {when} is not kept any more.', { when: formatMoment(since, zone, Date.now()) })
            : '',
        ]
          .filter((fact) => fact !== '')
          .join(' · ')}
      </p>
    </div>
  )
}

type EntryProps = {
  readonly event: CaseEvent
  readonly zone: string
  readonly chosen: boolean
  onChoose(offset: number | null): void
}

function Entry({ event, zone, chosen, onChoose }: EntryProps) {
  const { row, depth } = event
  const currency = useDocument(({ flow }) => flow?.currency ?? 'EUR')
  const when = sayWhen(row.time, zone, Date.now())
  const time = formatTime(row.time, zone)
  return (
    <li className={styles.entry} data-chosen={chosen} style={{ marginInlineStart: Math.min(depth, 6) * 20 }}>
      <button
        type="button"
        className={styles.event}
        aria-pressed={chosen}
        onClick={() => onChoose(chosen ? null : row.offset)}
      >
        <span className={styles.time}>{when === time ? time : `${when}, ${time}`}</span>
        <b>{cleanName(sayType(row.type))}</b>
        <span className={styles.about}>{cleanName(saySubject(row.subject ?? ''))}</span>
        <span className={styles.told}>{sayFacts(event.facts, currency)}</span>
        <span className={styles.amount}>{row.amount ? formatMoney(row.amount) : ''}</span>
        {row.needsLook ? <Chip tone="bad">{t('Needs a look')}</Chip> : null}
      </button>
      <CaseStory event={event} />
      {chosen ? (
        <div className={styles.ways}>
          {event.flows.map((way) => (
            <Way key={way.flow} way={way} detail={event} />
          ))}
        </div>
      ) : null}
    </li>
  )
}

/** "SKU 85123A, quantity 6, unit price 2.55" */
const sayFacts = (facts: CaseEvent['facts'], currency: string): string =>
  facts
    .map(
      ({ name, value }) => `${sayName(name.replace(/_minor$/, ''))} ${cleanName(sayCell(value, name, currency), 48)}`,
    )
    .join(', ')
