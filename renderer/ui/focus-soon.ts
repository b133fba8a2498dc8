/** Gives a part the focus once it is there: what a press leads to may take a moment to be shown. */

/** Pictures that are waited for: some seconds. */
const most = 300

export function focusSoon(selector: string, left = most): void {
  requestAnimationFrame(() => {
    const part = document.querySelector<HTMLElement>(selector)
    // With the next picture: what is closing gives its focus back first.
    if (part) requestAnimationFrame(() => part.focus())
    else if (left > 0) focusSoon(selector, left - 1)
  })
}
