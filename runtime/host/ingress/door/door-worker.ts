/**
 * The thread at the door: it has the port, and takes the plainest requests of programs itself. It reads and checks their
 * events, hands over what came in during one turn of its loop at once, and writes the answers when the engine's thread
 * says what became of them. Everything else goes on to the inside, byte for byte.
 */
import { createServer, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { failureOf } from '../../front/failure.ts'
import { listen } from '../../front/listen.ts'
import { ownHosts } from '../request-marks.ts'
import { tooLate } from './answer-text.ts'
import { openAsking } from './asking.ts'
import { Knocking } from './knocking.ts'
import { openRecognition } from './recognition.ts'
import { openWayInside } from './way-inside.ts'
import type { DoorAsked, DoorJob, DoorTold } from './words.ts'

const job = workerData as DoorJob
const tell = (told: DoorTold): void => parentPort?.postMessage(told)
/** Those that are read and answered here. */
const connections = new Set<Knocking>()
const recognition = openRecognition(job.tokens)
const asking = openAsking(job.limits, recognition, tell)
let closing = false

const house = {
  goInside: (then: (inside?: Socket) => void) => openWayInside(job.inside, then),
  isClosing: () => closing,
  recognize: recognition.recognize,
  take: asking.take,
  left: (one: Knocking): void => {
    connections.delete(one)
    if (closing) tellQuiet()
  },
}

const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  connections.add(new Knocking(socket, house))
})
server.maxConnections = job.connections

function look(): void {
  const now = performance.now()
  const { headers, request, idle } = job.timeouts
  for (const one of connections) {
    const waited = now - one.since
    if (one.state === 'idle' && one.answered && waited > idle) one.destroy()
    else if (one.state === 'idle' && !one.answered && waited > headers) one.refuse(tooLate)
    else if (one.state === 'reading' && waited > request) one.refuse(tooLate)
    else if (one.state === 'telling' && waited > request) one.destroy()
  }
}
const looking = setInterval(look, job.timeouts.checks)

/** A connection that has just been answered may have its next request under way, ms. */
const idleCheck = 20

function close(patience: number): void {
  closing = true
  server.close(() => tell({ kind: 'empty' }))
  const letGo = (): void => {
    for (const one of connections) if (one.state === 'idle') one.destroy()
  }
  setTimeout(letGo, idleCheck)
  setTimeout(() => {
    for (const one of connections) one.destroy()
  }, patience)
  tellQuiet()
}

function tellQuiet(): void {
  if (connections.size > 0) return
  clearInterval(looking)
  tell({ kind: 'quiet' })
}

parentPort?.on('message', (asked: DoorAsked) => {
  if (asked.kind === 'outcome') asking.settle(asked)
  else if (asked.kind === 'close') close(asked.patience)
  else {
    recognition.change(asked)
    for (const one of connections) one.forget()
  }
})

listen(server, job.port).then(
  (port) => {
    recognition.hosts = ownHosts(port, job.publicHosts)
    tell({ kind: 'open', port })
  },
  (error: unknown) => tell({ kind: 'failed', failure: failureOf(error) }),
)
