/** The wall clock, for what runs out: read again every few seconds. */
import { useEffect, useState } from 'react'

const pause = 5_000

export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), pause)
    return () => clearInterval(timer)
  }, [])
  return now
}
