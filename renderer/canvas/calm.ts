/** Whether this person wants nothing on the screen to move by itself. */
const query = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-reduced-motion: reduce)')

export const isCalm = (): boolean => query?.matches === true
