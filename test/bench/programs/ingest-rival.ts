/** The rival: a bare server that parses the JSON and answers. It stores nothing, checks nothing and lets everybody in. */
import { createServer } from 'node:http'
import { askAll, type IngestJob } from './ingest-job.ts'
import { readJob, tell } from './run.ts'

const job = readJob<IngestJob>()
let accepted = 0
const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const parsed: unknown = JSON.parse(Buffer.concat(parts).toString())
    accepted += Array.isArray(parsed) ? parsed.length : 1
    const text = '{"accepted":true}'
    response.writeHead(202, { 'content-type': 'application/json', 'content-length': text.length })
    response.end(text)
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
const address = server.address()
const run = await askAll(job, typeof address === 'object' && address !== null ? address.port : 0, 'none')
server.close()
tell({ ...run, result: { accepted, last: true } })
