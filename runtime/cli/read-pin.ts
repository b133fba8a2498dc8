/** Asks for the PIN: unseen at a terminal, else the first line of stdin. It never stands on a command line. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

export async function readPin(): Promise<string> {
  const { stdin, stderr } = process
  if (stdin.isTTY) stderr.write('PIN: ')
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: unseen, terminal: stdin.isTTY === true })
  try {
    for await (const line of lines) return line.trim()
    return ''
  } finally {
    lines.close()
    if (stdin.isTTY) stderr.write('\n')
  }
}
