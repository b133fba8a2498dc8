/** Beside the pointer, while a wire is drawn over a step that it cannot lead to: why. */
import { useConnection } from '@xyflow/react'
import { memo } from 'react'
import { useConnecting } from './connecting.ts'
import styles from './surface.module.css'

export const Refusal = memo(function Refusal() {
  const { from, reasonFor } = useConnecting()
  const target = useConnection((connection) =>
    connection.inProgress && !connection.isValid ? (connection.toNode?.id ?? null) : null,
  )
  const x = useConnection((connection) => (connection.inProgress ? Math.round(connection.pointer.x) : 0))
  const y = useConnection((connection) => (connection.inProgress ? Math.round(connection.pointer.y) : 0))
  // At its own output it has only just begun.
  if (from === null || target === null || from.startsWith(`${target}.`)) return null
  const reason = reasonFor(target)
  if (reason === null) return null
  return (
    <div className={styles.refusal} style={{ left: x + 16, top: y + 18 }} role="status">
      {reason}
    </div>
  )
})
