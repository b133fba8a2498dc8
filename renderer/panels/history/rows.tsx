/** One line of the log. */
import { memo, type ReactNode } from 'react'
import type { HistoryRow } from '../../../runtime/model/api/history.ts'
import { saySubject, sayType } from '../../../runtime/nodes/words.ts'
import { cleanName } from '../../document/names.ts'
import { useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/icon.tsx'
import { formatMoney } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './history.module.css'
import { sayWhen } from './say-when.ts'
import { OutcomeCell, PathCell } from './way-cells.tsx'

/** Pixels. A browser draws no element higher than some 33 million of them. */
export const rowHeight = 28
export const headHeight = 26

export const rowId = (offset: number): string => `event-${offset}`

export function Heads() {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus.
    // biome-ignore lint/a11y/useSemanticElements: part of a grid that is no table.
    <div role="row" className={styles.heads}>
      <Head name={t('Time')} />
      <Head name={t('What happened')} />
      <Head name={t('About')} />
      <Head name={t('Amount')} look={styles.number} />
      <Head name={t('Path')} look={styles.path} />
      <Head name={t('Outcome')} />
    </div>
  )
}

function Head({ name, look }: { readonly name: string; readonly look?: string | undefined }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus.
    // biome-ignore lint/a11y/useSemanticElements: part of a grid that is no table.
    <span role="columnheader" className={look}>
      {name}
    </span>
  )
}

type Props = {
  readonly offset: number
  readonly row: HistoryRow | undefined
  readonly index: number
  /** Pixels below the heads. */
  readonly top: number
  /** `together`: with what is chosen already, this one, or all up to it. */
  onChoose(offset: number, together: 'alone' | 'this one' | 'up to it'): void
}

export const EventRow = memo(function EventRow({ offset, row, index, top, onChoose }: Props) {
  const chosen = useSession(({ event, picked }) => (picked.size > 0 ? picked.has(offset) : event === offset))
  const here = useSession(({ event, picked }) => picked.size > 0 && event === offset)
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const flows = useShop((shop) => shop.flows)
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus.
    // biome-ignore lint/a11y/useSemanticElements: part of a grid that is no table.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid goes from row to row.
    <div
      role="row"
      id={rowId(offset)}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      aria-busy={row === undefined}
      className={styles.row}
      style={{ top }}
      data-here={here}
      // Chosen by the shift key: texts between the two rows are not meant.
      onMouseDown={(press) => press.shiftKey && press.preventDefault()}
      onClick={(press) =>
        onChoose(offset, press.shiftKey ? 'up to it' : press.ctrlKey || press.metaKey ? 'this one' : 'alone')
      }
    >
      <PickBox chosen={chosen} onPick={() => onChoose(offset, 'this one')} />
      {row ? (
        <>
          <Cell look={styles.time}>{sayWhen(row.time, zone, Date.now())}</Cell>
          <Cell look={styles.what}>{cleanName(sayType(row.type))}</Cell>
          <Cell look={styles.quiet}>
            {cleanName(flows.find((each) => each.flow === row.subject)?.name ?? saySubject(row.subject ?? ''))}
          </Cell>
          <Cell look={styles.number}>{row.amount ? formatMoney(row.amount) : ''}</Cell>
          <Cell look={classes(styles.quiet, styles.path)}>
            <PathCell row={row} />
          </Cell>
          <Cell look={styles.marks}>
            <OutcomeCell row={row} />
          </Cell>
        </>
      ) : (
        <Cell>
          <span className={styles.coming} />
        </Cell>
      )}
    </div>
  )
})

/** For the mouse; by keyboard it is the space bar. */
function PickBox({ chosen, onPick }: { readonly chosen: boolean; onPick(): void }) {
  return (
    <span
      className={styles.pick}
      aria-hidden="true"
      data-chosen={chosen}
      onClick={(press) => {
        press.stopPropagation()
        onPick()
      }}
    >
      <Icon name="check" size={12} />
    </span>
  )
}

function Cell({ look, children }: { readonly look?: string | undefined; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus.
    // biome-ignore lint/a11y/useSemanticElements: part of a grid that is no table.
    <span role="gridcell" className={classes(styles.cell, look)}>
      {children}
    </span>
  )
}
