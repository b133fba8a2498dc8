/** How much of a card is drawn follows how near one looks. */
import { useStoreApi } from '@xyflow/react'
import { useEffect } from 'react'
import { detailAt, setDetail } from './detail.ts'

export function useDetailOfZoom(): void {
  const store = useStoreApi()
  useEffect(() => {
    const follow = () => setDetail(detailAt(store.getState().transform[2]))
    return store.subscribe(follow)
  }, [store])
}
