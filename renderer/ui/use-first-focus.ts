/** Gives the first field of a part the focus once it is shown: with the next picture, when a dialog that led there has closed and given its focus back. */
import { type RefObject, useEffect } from 'react'

export const fillable = ':is(input, textarea, [role="combobox"]):not([aria-hidden], :disabled)'

export function useFirstFocus(part: RefObject<HTMLElement | null>, wanted = true): void {
  useEffect(() => {
    if (wanted) requestAnimationFrame(() => part.current?.querySelector<HTMLElement>(fillable)?.focus())
  }, [part, wanted])
}
