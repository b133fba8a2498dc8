/** Whether what is dragged keeps to the grid. */
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/** Alt suspends the grid. At once: on a busy machine the hand may be done before the next rendering. */
export function useSnapping(): boolean {
  const [snap, setSnap] = useState(true)
  useEffect(() => {
    let before = true
    const onKey = ({ altKey }: KeyboardEvent) => {
      if (before === !altKey) return
      before = !altKey
      flushSync(() => setSnap(before))
    }
    const onBlur = () => {
      before = true
      setSnap(true)
    }
    window.addEventListener('keydown', onKey)
    window.addEventListener('keyup', onKey)
    window.addEventListener('blur', onBlur)
    return () => {
      window.removeEventListener('keydown', onKey)
      window.removeEventListener('keyup', onKey)
      window.removeEventListener('blur', onBlur)
    }
  }, [])
  return snap
}
