/** Asks for a PIN: unseen at a terminal, else a line of stdin for each. It never stands on a command line. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

export async function readPins(...prompts: readonly string[]): Promise<readonly string[]> {
  const { stdin, stderr } = process
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: unseen, terminal: stdin.isTTY === true })
  const given: string[] = []
  const ask = (): void => {
    if (stdin.isTTY) stderr.write(`${given.length === 0 ? '' : '\n'}${prompts[given.length] ?? ''}: `)
  }
  try {
    ask()
    for await (const line of lines) {
      given.push(line.trim())
      if (given.length === prompts.length) break
      ask()
    }
    return given
  } finally {
    lines.close()
    if (stdin.isTTY) stderr.write('\n')
  }
}

export async function readPin(): Promise<string> {
  const [pin = ''] = await readPins('PIN')
  return pin
}
