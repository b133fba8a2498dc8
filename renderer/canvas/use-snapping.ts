/** Whether what is dragged keeps to the grid. */
import { useEffect, useState } from 'react'

/** Alt suspends the grid. */
export function useSnapping(): boolean {
  const [snap, setSnap] = useState(true)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => setSnap(!event.altKey)
    const onBlur = () => setSnap(true)
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
