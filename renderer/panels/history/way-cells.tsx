/** The way of an event and what became of it, as two cells of its row. */
import type { HistoryRow, NamedStep, RowOutcome, RowWay } from '../../../runtime/model/api/history.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { cleanName } from '../../document/names.ts'
import { stepTitle } from '../../document/node-types.ts'
import { useDocument } from '../../stores/document.ts'
import { useShop } from '../../stores/shop.ts'
import { Chip } from '../../ui/chip.tsx'
import { formatDuration } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { cameFrom } from './came-from.ts'
import styles from './history.module.css'
import { sayOutcome } from './say-outcome.ts'
import { upperFirst } from './say-seen.ts'
import { useWays } from './ways-store.ts'

export function PathCell({ row }: { readonly row: HistoryRow }) {
  const open = useDocument(({ flow }) => flow)
  const flows = useShop((shop) => shop.flows)
  const ways = useWays(row.offset)
  const way = shownWay(ways, open)
  // Where it came in is known at once, and stays in its place when the rest is known too.
  if (way === undefined) return cameFrom(row, open, flows)
  const said = sayWay(way, open)
  const others = (ways ?? []).filter((one) => one !== way).map((one) => sayWay(one, open))
  return <span title={[said, ...others].join('\n')}>{said}</span>
}

export function OutcomeCell({ row }: { readonly row: HistoryRow }) {
  const open = useDocument(({ flow }) => flow)
  const way = shownWay(useWays(row.offset), open)
  return (
    <>
      {row.needsLook ? <Chip tone="bad">{t('Needs a look')}</Chip> : null}
      {way === undefined || row.needsLook ? null : <Outcome way={way} say={sayStep(way, open)} />}
      {row.ahead === null ? null : <Chip tone="warn">{t('{time} ahead', { time: formatDuration(row.ahead) })}</Chip>}
      {row.repeats > 0 ? (
        <Chip>{t('{count, plural, one {Repeat ignored} other {# repeats ignored}}', { count: row.repeats })}</Chip>
      ) : null}
    </>
  )
}

/** Of several flows the one that is open, then one in which something came of it. */
const shownWay = (ways: readonly RowWay[] | undefined, open: Flow | null): RowWay | undefined =>
  ways?.find(({ flow }) => flow === open?.id) ?? ways?.find(({ ends }) => ends.length > 0) ?? ways?.[0]

function sayWay(way: RowWay, open: Flow | null): string {
  const say = sayStep(way, open)
  const steps = [...way.through.map(say), way.ends.map(say).join(', ')].filter(Boolean).join(' → ')
  return way.flow === open?.id ? steps : t('{flow}: {way}', { flow: cleanName(way.name, 60), way: steps })
}

const sayStep =
  ({ flow }: RowWay, open: Flow | null) =>
  (step: NamedStep): string =>
    stepTitle(step, open?.id === flow ? open : null, nodeTypes)

type OutcomeProps = { readonly way: RowWay; say(step: NamedStep): string }

function Outcome({ way: { flow, ends, outcome }, say }: OutcomeProps) {
  const state = useShop(({ flows }) => flows.find((card) => card.flow === flow)?.state)
  const end = 'node' in outcome ? ends.find(({ node }) => node === outcome.node) : undefined
  const step = end === undefined ? '' : say(end)
  switch (outcome.kind) {
    case 'waiting':
      return (
        <Chip tone="warn">
          {state === 'paused'
            ? t('Waits: the flow is paused')
            : state === 'off'
              ? t('Waits: the flow is off')
              : t('Waits for {step}', { step })}
        </Chip>
      )
    case 'effect':
      return <Effect {...outcome} />
    case 'remembered':
      return <Chip>{upperFirst(sayOutcome(outcome.code, outcome.numbers))}</Chip>
    case 'handled':
      return <Chip tone="good">{t('Handled')}</Chip>
    case 'nowhere':
      return <span className={styles.quiet}>{t('Went no further')}</span>
  }
}

function Effect({ state, attempts }: Extract<RowOutcome, { readonly kind: 'effect' }>) {
  switch (state) {
    case 'done':
      return (
        <Chip tone="good">
          {attempts > 1 ? t('Done after {attempts} tries', { attempts }) : t('Done at the first try')}
        </Chip>
      )
    case 'pending':
    case 'inflight':
      return (
        <Chip tone="warn">
          {attempts > 0
            ? t('{attempts, plural, one {Tried once} other {Tried # times}}, will be tried again', { attempts })
            : t('Waits to be done')}
        </Chip>
      )
    case 'failed':
      return <Chip>{t('Refused by the receiver')}</Chip>
    case 'skipped':
      return <Chip>{t('Left out by a person')}</Chip>
    case 'dead':
    case 'unknown':
      return <Chip tone="bad">{t('Needs a look')}</Chip>
  }
}
