/** A small picture of a flow: its steps as blocks in their roles' colours, and its wires. */
import type { Flow } from '../../runtime/model/flow.ts'
import { splitOutput } from '../../runtime/model/flow.ts'
import type { Role } from '../../runtime/model/node.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import styles from './flow-picture.module.css'

const [width, height] = [216, 84]
const roles = new Map<string, Role>(nodeTypes.map(({ type, role }) => [type, role]))

export function FlowPicture({ flow }: { readonly flow: Flow }) {
  const boxes = Object.keys(flow.nodes).map((id, index) => {
    const at = flow.layout[id] ?? { x: index * 260, y: 0 }
    return { id, ...at, role: roles.get(flow.nodes[id]?.type ?? '') ?? 'router' }
  })
  if (boxes.length === 0) return <div className={styles.none} />
  const left = Math.min(...boxes.map(({ x }) => x)) - 24
  const top = Math.min(...boxes.map(({ y }) => y)) - 24
  const right = Math.max(...boxes.map(({ x }) => x)) + width + 24
  const bottom = Math.max(...boxes.map(({ y }) => y)) + height + 24
  const placed = new Map(boxes.map((box) => [box.id, box]))
  return (
    <svg className={styles.picture} viewBox={`${left} ${top} ${right - left} ${bottom - top}`} aria-hidden="true">
      {flow.edges.map(({ from, to }) => {
        const [start, end] = [placed.get(splitOutput(from).node), placed.get(to)]
        if (!start || !end) return null
        const [x1, y1, x2, y2] = [start.x + width, start.y + height / 2, end.x, end.y + height / 2]
        const bend = Math.max(40, Math.abs(x2 - x1) / 2)
        return (
          <path
            key={`${from} ${to}`}
            d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
            className={styles.wire}
          />
        )
      })}
      {boxes.map(({ id, x, y, role }) => (
        <g key={id}>
          <rect x={x} y={y} width={width} height={height} rx="14" className={styles.card} />
          <rect x={x + 18} y={y + 24} width="36" height="36" rx="10" className={styles[role]} />
          <rect x={x + 70} y={y + 27} width="110" height="11" rx="5" className={styles.line} />
          <rect x={x + 70} y={y + 47} width="76" height="9" rx="4" className={styles.thin} />
        </g>
      ))}
    </svg>
  )
}
