/**
 * Keeps React Flow from measuring. Sizes and joints of all cards are worked out beforehand, and measuring would cost a
 * forced layout for every card that comes into view, and lose the joints of cards too small to have any in the page.
 */
import { useStoreApi } from '@xyflow/react'
import { useState } from 'react'

const measureNothing = (): void => undefined

/** Must run before the first card is mounted, inside the provider. */
export function useUnmeasured(): void {
  const store = useStoreApi()
  useState(() => store.setState({ updateNodeInternals: measureNothing }))
}
