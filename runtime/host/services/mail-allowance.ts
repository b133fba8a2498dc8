/** How many mails may go out in an hour: what runs wild is held back before a thousand people have it. */

const hour = 3_600_000

/** `before`: when mails went out since a moment, in an earlier life of this program as well. */
export function openMailAllowance(
  now: () => number,
  before: (connection: string, since: number) => readonly number[] = () => [],
) {
  const sent = new Map<string, number[]>()

  return {
    /** ms until the connection may send again; 0: it may, and this one is counted. */
    take(connection: string, perHour: number): number {
      const at = now()
      const known = sent.get(connection) ?? before(connection, at - hour)
      const recent = known.filter((time) => time > at - hour)
      sent.set(connection, recent)
      const first = recent[recent.length - perHour]
      if (first !== undefined) return first + hour - at
      recent.push(at)
      return 0
    },
  }
}
