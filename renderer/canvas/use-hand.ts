/**
 * While Space is held the pointer is a hand that moves the whole flow, whatever lies under it. React Flow pans by itself
 * then, but only from the bare ground: cards and wires let the pointer through.
 */
import { type RefObject, useEffect } from 'react'
import { isInDialog, isTyping } from '../actions/focus-place.ts'

export function useHand(ground: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const hold = (isHeld: boolean): void => {
      ground.current?.toggleAttribute('data-hand', isHeld)
    }
    const onKeyDown = ({ key, target }: KeyboardEvent): void => {
      if (key === ' ' && !isTyping(target) && !isInDialog(target) && !isButton(target)) hold(true)
    }
    const onKeyUp = ({ key }: KeyboardEvent): void => {
      if (key === ' ') hold(false)
    }
    const onBlur = (): void => hold(false)
    // Before whoever takes the key for itself.
    window.addEventListener('keydown', onKeyDown, true)
    window.addEventListener('keyup', onKeyUp, true)
    window.addEventListener('blur', onBlur)
    return () => {
      window.removeEventListener('keydown', onKeyDown, true)
      window.removeEventListener('keyup', onKeyUp, true)
      window.removeEventListener('blur', onBlur)
    }
  }, [ground])
}

const isButton = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('button, a, [role="button"], [role="tab"]') !== null
