/** Which heads the door reads itself: those that no two readers could read in two ways, and no others. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lengthInSame, readPlainHead } from '../../../../runtime/host/ingress/door/plain-head.ts'

const usual = ['Host: 127.0.0.1:4270', 'Authorization: Bearer cf_x', 'Content-Type: application/json']
const headOf = (...lines: readonly string[]): string => `POST /events HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`

describe('a plain head', () => {
  it.each([
    ['as raw senders write it', [...usual, 'Content-Length: 12']],
    ['as fetch writes it', ['connection: keep-alive', ...usual, 'sec-fetch-mode: cors', 'content-length: 12']],
    ['with spaces around values', ['host:\t127.0.0.1:4270 ', ...usual.slice(1), 'content-length:   12  ']],
  ])('is read %s', (_how, lines) => {
    expect(readPlainHead(headOf(...lines))).toMatchObject({
      host: '127.0.0.1:4270',
      authorization: 'Bearer cf_x',
      contentType: 'application/json',
      key: undefined,
      length: 12,
    })
  })

  it.each([
    ['two lengths', [...usual, 'Content-Length: 12', 'Content-Length: 12']],
    ['two hosts', ['Host: a', ...usual, 'Content-Length: 12']],
    ['no length', usual],
    ['no token', [usual[0] ?? '', usual[2] ?? '', 'Content-Length: 12']],
    ['a length that is no number', [...usual, 'Content-Length: +12']],
    ['a length in another way', [...usual, 'Content-Length: 0x12']],
    ['a length beyond all bounds', [...usual, 'Content-Length: 12345678']],
    ['chunks beside a length', [...usual, 'Transfer-Encoding: chunked', 'Content-Length: 12']],
    ['an expectation', [...usual, 'Expect: 100-continue', 'Content-Length: 12']],
    ['a last request', [...usual, 'Connection: close', 'Content-Length: 12']],
    ['an upgrade', [...usual, 'Connection: upgrade', 'Content-Length: 12']],
    ['a mark of a browser', [...usual, 'Origin: https://evil.com', 'Content-Length: 12']],
    ['a packed body', [...usual, 'Content-Encoding: gzip', 'Content-Length: 12']],
    ['attributes in headers', [...usual, 'ce-id: 1', 'Content-Length: 12']],
    ['a header over two lines', [...usual, 'Accept: a', ' b', 'Content-Length: 12']],
    ['a space before the colon', [...usual, 'Content-Length : 12']],
    ['a bare line feed', [...usual, 'Accept: a\nContent-Length: 13', 'Content-Length: 12']],
    ['a bare carriage return', [...usual, 'Accept: a\rb', 'Content-Length: 12']],
    ['what is no ASCII', [...usual, 'User-Agent: \u00e9', 'Content-Length: 12']],
    ['a header that we do not know', [...usual, 'X-Forwarded-Host: evil.com', 'Content-Length: 12']],
  ])('is none with %s', (_what, lines) => {
    expect(readPlainHead(headOf(...lines))).toBeUndefined()
  })

  it.each(['GET /events HTTP/1.1', 'POST /events HTTP/1.0', 'POST /events?x HTTP/1.1', 'post /events HTTP/1.1'])(
    'is none behind %s',
    (line) => {
      expect(readPlainHead(headOf(...usual, 'Content-Length: 12').replace(/^.*/, line))).toBeUndefined()
    },
  )

  it('is known again by all but its length, and by nothing less', () => {
    const lines = fc.constantFrom(...usual, 'Accept: */*', 'User-Agent: till')
    const heads = fc
      .tuple(fc.array(lines, { maxLength: 3 }), fc.nat(9_999_999), fc.array(lines, { maxLength: 3 }))
      .map(([before, length, behind]) => headOf(...before, `Content-Length: ${length}`, ...behind))
    fc.assert(
      fc.property(heads, heads, (first, second) => {
        const known = readPlainHead(first)
        if (known === undefined) return
        const length = lengthInSame(`${second}{"body":1}`, known)
        const isSame = second.replace(/Content-Length: \d+/, '') === first.replace(/Content-Length: \d+/, '')
        if (length !== undefined) expect(readPlainHead(second)).toEqual({ ...known, length })
        else expect(isSame && second.indexOf('Content-Length') === first.indexOf('Content-Length')).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
