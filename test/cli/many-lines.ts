/**
 * Runs command lines one after the other in one process, and writes what each said and its exit code as JSON. To read
 * in the command costs more than most lines do: for lines that only have to be understood or refused.
 */
import { main } from '../../runtime/cli/main.ts'
import type { Ended } from './command.ts'

const ended: Ended[] = []
const { stdout, stderr } = process
const [toOut, toErr] = [stdout.write.bind(stdout), stderr.write.bind(stderr)]
// Each line makes a terminal of its own.
for (const stream of [stdout, stderr]) stream.setMaxListeners(0)

for (const line of JSON.parse(process.argv[2] ?? '[]')) {
  const said = { out: '', err: '' }
  stdout.write = (text: string | Uint8Array) => {
    said.out += text
    return true
  }
  stderr.write = (text: string | Uint8Array) => {
    said.err += text
    return true
  }
  ended.push({ code: await main(line), ...said })
}
stdout.write = toOut
stderr.write = toErr
stdout.write(JSON.stringify(ended))
