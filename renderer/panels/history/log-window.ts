/** How much of the log one list can show. */

/** As many rows as a browser can scroll through: it draws no element higher than some 33 million pixels. */
export const mostRows = 1_000_000

/** `first` and `shown` are the oldest kept and the newest shown offset. */
export function logWindow(first: number, shown: number): { readonly total: number; readonly older: number } {
  const kept = Math.max(0, shown - first + 1)
  const total = Math.min(mostRows, kept)
  return { total, older: kept - total }
}
