/**
 * What had the focus may go away: a card that was answered, a row that is done. A browser then gives it to nobody, and the
 * keyboard would have to begin at the top. Here the part that it stood in takes it, which is the panel or the
 * dialog; the canvas needs none.
 */
const parts = '[role="dialog"], [role="alertdialog"], [role="tabpanel"]'

/** Returns the way to stop. */
export function startKeepingFocus(page: Document): () => void {
  /** What has the focus, the parts that it stands in, and those from which a dialog was opened. */
  let around: readonly HTMLElement[] = []
  const onFocus = ({ target }: FocusEvent): void => {
    if (target instanceof HTMLElement) around = [target, ...partsAround(target), ...behind(target, around)]
  }
  const isLost = (): boolean => page.activeElement === page.body && around[0] !== undefined && !around[0].isConnected
  const keep = (): void => {
    // A dialog that closes has given its focus back by now.
    if (!isLost()) return
    const place = around.find((part) => part.isConnected)
    around = []
    if (!place) return
    if (place.tabIndex < 0 && !place.hasAttribute('tabindex')) place.tabIndex = -1
    place.focus({ preventScroll: true })
  }
  const observer = new MutationObserver(() => {
    if (isLost()) requestAnimationFrame(keep)
  })
  page.addEventListener('focusin', onFocus)
  observer.observe(page.body, { childList: true, subtree: true })
  return () => {
    page.removeEventListener('focusin', onFocus)
    observer.disconnect()
  }
}

/** The innermost first. */
function partsAround(element: HTMLElement): readonly HTMLElement[] {
  const found: HTMLElement[] = []
  let part = element.parentElement?.closest<HTMLElement>(parts)
  while (part) {
    found.push(part)
    part = part.parentElement?.closest<HTMLElement>(parts)
  }
  return found
}

/** What a dialog stands before. */
function behind(element: HTMLElement, before: readonly HTMLElement[]): readonly HTMLElement[] {
  const dialog = element.closest<HTMLElement>('[role="dialog"], [role="alertdialog"], [role="menu"]')
  return dialog === null ? [] : before.slice(before.indexOf(dialog) + 1)
}
