/** Text of a field that has a default: emptied it stays empty under the fingers, and shows the default when it is left. */
import { useState } from 'react'
import { finishGesture } from '../../../stores/document.ts'

export function useTyped<T>(stored: T | undefined, fallback: T | undefined) {
  const [emptied, setEmptied] = useState(false)
  return {
    shown: emptied ? undefined : (stored ?? fallback),
    typed: (isEmpty: boolean): void => setEmptied(isEmpty),
    left: (): void => {
      setEmptied(false)
      finishGesture()
    },
  }
}
