/** The bottom of a card: what came through, what waits. Rendered once; the counts are written into it. */
import { memo, useEffect, useRef } from 'react'
import type { CardModel } from './card-model.ts'
import { type FootWords, producerFoot, stageFoot } from './count-words.ts'
import { showCounts, writeText } from './live-views.ts'
import styles from './step-card.module.css'

export const CardFoot = memo(function CardFoot({ card }: { readonly card: CardModel }) {
  const foot = useRef<HTMLDivElement>(null)
  const { id, foot: kind, outputs } = card
  useEffect(() => {
    const names = outputs.map(({ name }) => name)
    return showCounts((counts) => {
      if (foot.current === null) return
      write(foot.current, kind === 'producer' ? producerFoot(counts, id, names) : stageFoot(counts, id))
    })
  }, [id, kind, outputs])
  return (
    <div ref={foot} className={styles.foot}>
      <span className={styles.figure} />
      <span className={styles.unit} />
      <span className={styles.chip} />
      <span className={styles.side} />
    </div>
  )
})

function write(foot: HTMLElement, words: FootWords): void {
  const [figure, unit, chip, side] = foot.children
  const isWaiting = words.chip !== ''
  writeText(figure ?? null, isWaiting ? '' : words.figure)
  writeText(unit ?? null, isWaiting ? '' : words.unit)
  writeText(chip ?? null, words.chip)
  writeText(side ?? null, words.side)
  mark(foot, 'tone', words.tone)
  mark(foot, 'halted', words.halted === '' ? '' : 'yes')
  if (foot.title !== words.halted) foot.title = words.halted
}

function mark(element: HTMLElement, name: string, value: string): void {
  if ((element.dataset[name] ?? '') === value) return
  if (value === '') delete element.dataset[name]
  else element.dataset[name] = value
}
