/**
 * A button that is pressed and cannot be pressed again for a while, such as "Make a copy now", keeps the focus: a browser
 * takes it from what is disabled and gives it to nobody, so that the keyboard would have to begin at the top.
 */
import { type ComponentProps, type MouseEvent, type Ref, useCallback, useReducer, useRef } from 'react'

type Given = Pick<ComponentProps<'button'>, 'disabled' | 'onClick' | 'onBlur' | 'ref'>

export function useHeld({ disabled = false, onClick, onBlur, ref }: Given): ComponentProps<'button'> {
  const own = useRef<HTMLButtonElement | null>(null)
  const [, look] = useReducer((count: number) => count + 1, 0)
  const take = useCallback(
    (element: HTMLButtonElement | null) => {
      own.current = element
      hand(ref, element)
    },
    [ref],
  )
  const held = disabled && own.current !== null && own.current === document.activeElement
  return {
    ref: take,
    disabled: disabled && !held,
    ...(held ? { 'aria-disabled': true, onClick: stop } : { onClick }),
    onBlur(event) {
      onBlur?.(event)
      // From now on it is disabled in the usual way.
      if (held) look()
    },
  }
}

const stop = (event: MouseEvent): void => {
  event.preventDefault()
  event.stopPropagation()
}

function hand<T>(ref: Ref<T> | undefined, element: T | null): void {
  if (typeof ref === 'function') ref(element)
  else if (ref) ref.current = element
}
