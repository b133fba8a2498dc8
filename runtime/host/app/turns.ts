/** Work that must not overlap, done one after the other in the order in which it was asked for. */
export function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work)
    // Whoever asked hears of the failure; the next one begins all the same.
    last = next.catch(() => undefined)
    return next
  }
}
