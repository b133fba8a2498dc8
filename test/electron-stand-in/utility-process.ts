/** `electron.utilityProcess`: a child of Node that has Electron's `process.parentPort`, and dies with its parent. */
import { fork } from 'node:child_process'
import { machine } from './machine.ts'
import { KnownEvents, knownOnly } from './strict.ts'

/** Runs in the child before its own program. Electron ends it at once when the main process is gone, and so do we. */
const port = `
  import { EventEmitter } from 'node:events'
  const send = process.send.bind(process)
  delete process.send
  const port = new EventEmitter()
  port.postMessage = (message) => send(message)
  port.start = () => {}
  process.parentPort = port
  process.on('message', (data) => port.emit('message', { data, ports: [] }))
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
`
const shim = `data:text/javascript,${encodeURIComponent(port)}`

type Options = { serviceName?: string; stdio?: 'inherit' | 'ignore' }

class UtilityProcess extends KnownEvents {
  readonly child: ReturnType<typeof fork>
  readonly serviceName: string

  constructor(file: string, argv: string[], { stdio = 'inherit', serviceName = 'Node Utility Process' }: Options) {
    super('utilityProcess', ['spawn', 'message', 'exit', 'error'])
    this.serviceName = serviceName
    this.child = fork(file, argv, {
      execArgv: ['--import', shim],
      serialization: 'advanced',
      stdio: ['ignore', stdio, stdio, 'ipc'],
    })
    this.child.on('spawn', () => this.emit('spawn'))
    this.child.on('message', (message) => this.emit('message', message))
    this.child.on('exit', (code) => this.emit('exit', code ?? 1))
  }

  get pid(): number | undefined {
    return this.child.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined
  }

  postMessage(message: object): void {
    // Electron drops what is sent to a process that has gone.
    if (this.child.connected) this.child.send(message, () => {})
  }

  kill = (): boolean => this.child.kill()
}

export const utilityProcess = {
  fork(file: string, argv: string[] = [], options: Options = {}): UtilityProcess {
    knownOnly('utilityProcess.fork', options, ['serviceName', 'stdio'])
    const started = new UtilityProcess(file, argv, options)
    machine.utilities.add(started)
    started.once('exit', () => machine.utilities.delete(started))
    return started
  },
}
