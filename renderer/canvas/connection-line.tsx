/** The wire that is being drawn: as it will look, red where it cannot be. */
import type { ConnectionLineComponentProps } from '@xyflow/react'
import type { CardNode } from './shown-nodes.ts'
import styles from './surface.module.css'
import { pathOf, wireCurve } from './wire-path.ts'

export function ConnectionLine({
  fromX,
  fromY,
  toX,
  toY,
  fromHandle,
  toNode,
  connectionStatus,
  fromNode,
}: ConnectionLineComponentProps<CardNode>) {
  const [near, far] = [
    { x: fromX, y: fromY },
    { x: toX, y: toY },
  ]
  const curve = fromHandle.type === 'source' ? wireCurve(near, far) : wireCurve(far, near)
  const isElsewhere = toNode !== null && toNode.id !== fromNode.id
  const status = connectionStatus === 'valid' ? 'valid' : isElsewhere ? 'invalid' : undefined
  return (
    <g className={styles.drawn} data-status={status} data-role={fromNode.data.card.role}>
      <path d={pathOf(curve)} />
      <circle cx={toX} cy={toY} r={4.5} />
    </g>
  )
}
