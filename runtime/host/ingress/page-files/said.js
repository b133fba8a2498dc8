/** Listens for the answer to what was sent, and shows each word of it. Comes back by itself when the line breaks. */

/**
 * @typedef {{ state: string, message: string, next: string | null, since?: number, tryAt?: number, final: boolean }} Said
 * @param {string} path of the answer
 * @param {(said: Said) => void} show
 * @returns {() => void} to stop listening
 */
export function listen(path, show) {
  const line = new EventSource(path)
  line.addEventListener('state', (event) => {
    /** @type {Said} */
    const said = JSON.parse(event.data)
    show(said)
    if (said.final) line.close()
  })
  return () => line.close()
}

/** @param {number} at */
const clock = (at) =>
  new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/**
 * @param {Said} said
 * @returns {string} what stands below the message
 */
export function furtherWords({ next, since, tryAt }) {
  const times = [
    since === undefined ? '' : `Since ${clock(since)}.`,
    tryAt === undefined ? '' : `Next try at ${clock(tryAt)}.`,
  ]
  return [next ?? '', ...times].filter((words) => words !== '').join(' ')
}
