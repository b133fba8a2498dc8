/** A step on the canvas. What is too small to read at this zoom is not there at all. */
import { Handle, type NodeProps, Position } from '@xyflow/react'
import { memo, useEffect, useRef } from 'react'
import { useSession } from '../stores/session.ts'
import { Icon } from '../ui/icon.tsx'
import { RoleTile } from '../ui/role-tile.tsx'
import { t } from '../words/words.ts'
import { CardFoot } from './card-foot.tsx'
import { type CardModel, type CardOutput, changeWords } from './card-model.ts'
import { hasRows, headJoint, labelWidth, wordsWidth } from './card-shape.ts'
import { useReason } from './connecting.ts'
import { outputTotal } from './count-words.ts'
import { useDetail } from './detail.ts'
import { showCounts, writeText } from './live-views.ts'
import type { CardNode } from './shown-nodes.ts'
import styles from './step-card.module.css'
import { sentenceFont, shorten, wrapText } from './text-width.ts'

export const StepCard = memo(function StepCard({ data, isConnectable }: NodeProps<CardNode>) {
  const { card, lit } = data
  const detail = useDetail((state) => state.detail)
  const look = {
    'data-role': card.role,
    'data-lit': lit === null ? undefined : lit,
    'data-change': card.change ?? undefined,
    'data-severity': card.problem === null ? undefined : card.severity,
  }
  if (detail === 'blocks') return <div className={styles.block} {...look} />
  if (detail === 'names') {
    return (
      <div className={styles.sign} {...look}>
        <RoleTile role={card.role} icon={card.icon} size={44} />
        <span className={styles.signName} dir="auto">
          {card.name}
        </span>
      </div>
    )
  }
  return <FullCard card={card} look={look} isConnectable={isConnectable} />
})

type FullProps = { readonly card: CardModel; readonly look: object; readonly isConnectable: boolean }

function FullCard({ card, look, isConnectable }: FullProps) {
  const reason = useReason(card.id)
  const fits = reason === undefined ? undefined : reason === null ? 'yes' : 'no'
  // In the place of the sentence, so that no card changes its shape under a way that is looked at.
  const seen = useSession(({ lit }) => lit?.seen.get(card.id))
  const { lines } = card.shape
  const said = seen === undefined ? lines : wrapText(seen, sentenceFont, wordsWidth, Math.max(1, lines.length))
  return (
    <>
      <div className={styles.card} data-fits={fits} {...look}>
        <div className={styles.head} style={{ height: card.shape.head - 1 }}>
          <RoleTile role={card.role} icon={card.icon} />
          <div className={styles.words}>
            <span className={styles.name} dir="auto" title={card.name}>
              {card.shape.name}
            </span>
            <span className={styles.sentence} data-seen={seen !== undefined} title={seen ?? card.sentence}>
              {said.map((line, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text have no other name.
                <span key={at} className={styles.line} dir="auto">
                  {line}
                </span>
              ))}
            </span>
          </div>
        </div>
        {hasRows(card)
          ? card.outputs.map((output) => <OutputRow key={output.name} node={card.id} output={output} />)
          : null}
        {card.foot === null ? null : <CardFoot card={card} />}
        {card.problem === null ? null : (
          <div
            className={styles.strap}
            data-severity={card.severity}
            title={card.problem}
            style={{ height: card.shape.strap }}
          >
            <Icon name={card.severity === 'error' ? 'error' : 'alert'} size={13} />
            <span className={styles.strapText} dir="auto">
              {card.problem}
            </span>
          </div>
        )}
        {card.change === null ? null : <span className={styles.change}>{changeWords(card.change)}</span>}
      </div>
      {card.takes || fits === 'no' ? (
        <Input card={card} isConnectable={isConnectable} covers={fits !== undefined} />
      ) : null}
      {card.change === 'removed'
        ? null
        : [...card.shape.joints].map(([name, top]) => (
            <Handle
              key={name}
              id={name}
              type="source"
              position={Position.Right}
              className={styles.joint ?? ''}
              style={{ top }}
              isConnectable={isConnectable}
              data-role={card.role}
              aria-hidden="true"
            />
          ))}
    </>
  )
}

/** For the pointer; the keyboard connects by a list. While a wire is drawn the whole card is its target: nobody should have to aim. */
function Input({
  card,
  isConnectable,
  covers,
}: {
  readonly card: CardModel
  readonly isConnectable: boolean
  readonly covers: boolean
}) {
  return (
    <>
      <Handle
        type="target"
        position={Position.Left}
        className={(covers ? styles.cover : styles.joint) ?? ''}
        {...(covers ? {} : { style: { top: headJoint } })}
        isConnectable={isConnectable}
        data-role={card.role}
        aria-hidden="true"
      />
      {covers && card.takes ? <span className={styles.dot} data-role={card.role} style={{ top: headJoint }} /> : null}
    </>
  )
}

function OutputRow({ node, output }: { readonly node: string; readonly output: CardOutput }) {
  const total = useRef<HTMLSpanElement>(null)
  const { name } = output
  useEffect(
    () => showCounts((counts) => void writeText(total.current, outputTotal(counts, `${node}.${name}`))),
    [node, name],
  )
  return (
    <div className={styles.row} data-connected={output.connected} data-stray={output.stray || undefined}>
      <span
        className={styles.label}
        dir="auto"
        title={output.stray ? t('This step has no such way out any more') : output.label}
      >
        {shorten(output.label, sentenceFont, labelWidth)}
      </span>
      <span ref={total} className={styles.total} />
    </div>
  )
}
