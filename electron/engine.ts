/** Starts the engine as a process of its own, so that nothing it does can hold up a window or take one down. */
import { join } from 'node:path'
import { app, utilityProcess } from 'electron'
import type { EngineLink } from '../runtime/host/front/engine-link.ts'
import { type Supervisor, supervise } from '../runtime/host/front/supervisor.ts'
import { storePath } from './data-folder.ts'
import { keychainKey } from './keychain.ts'

export function startEngine(): Supervisor {
  const store = storePath()
  const templates = join(app.getAppPath(), 'templates')
  const keychain = keychainKey(join(app.getPath('userData'), 'keychain.sealed'))
  return supervise(({ effectsPaused }) => {
    const careful = effectsPaused ? ['--effects-paused'] : []
    const link = forkUtility(['--store', store, '--templates', templates, '--keychain', ...careful])
    link.send({ kind: 'keychain', ...keychain })
    return link
  })
}

function forkUtility(argv: string[]): EngineLink {
  const child = utilityProcess.fork(join(import.meta.dirname, 'engine.mjs'), argv, {
    serviceName: 'Counterflow engine',
    stdio: 'inherit',
  })
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(code)),
    kill(how) {
      // A signal would end it at once on Windows, in the middle of a commit.
      if (how === 'gently') child.postMessage({ kind: 'close' })
      else if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    },
  }
}
