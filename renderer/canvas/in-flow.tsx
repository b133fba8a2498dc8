/**
 * Puts things into the flow's own coordinates. React Flow's portal looks for its place anew with every change of its
 * store, which among thousands of elements takes longer than drawing them.
 */
import { useStoreApi } from '@xyflow/react'
import { type ReactNode, useLayoutEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { setLabelGround } from './rate-label.ts'

export function InFlow({ children }: { readonly children: ReactNode }) {
  const store = useStoreApi()
  const [place, setPlace] = useState<Element | null>(null)
  useLayoutEffect(() => {
    const find = () => {
      const { domNode } = store.getState()
      if (domNode) {
        setLabelGround(domNode.querySelector('.react-flow__edgelabel-renderer'))
        setPlace(domNode.querySelector('.react-flow__viewport-portal'))
      }
      return domNode !== null
    }
    if (find()) return
    const stop = store.subscribe(() => {
      if (find()) stop()
    })
    return stop
  }, [store])
  return place === null ? null : createPortal(children, place)
}
