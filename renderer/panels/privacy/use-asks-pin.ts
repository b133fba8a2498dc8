/** Whether a PIN was chosen, so that what is for good asks for it. */
import { useEffect, useState } from 'react'
import { host } from '../../bridge/host.ts'

export function useAsksPin(): boolean {
  const [asks, setAsks] = useState(false)
  useEffect(() => {
    void host()
      .call('pin.read', {})
      .then(
        ({ set }) => setAsks(set),
        () => undefined,
      )
  }, [])
  return asks
}
