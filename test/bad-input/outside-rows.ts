/** Where the rows of the threat list are tested that concern calls to the outside, secrets, webhooks and replays. */
import { later, type Rows, tested } from './part.ts'

const client = 'host/services/web-client.test.ts'
const calls = 'host/services/web-call.test.ts'
const hooks = 'host/ingress/hooks.test.ts'
const events = 'host/ingress/events.test.ts'
const owed = 'host/app/owed.test.ts'

export const outsideRows: Rows = {
  A24: [
    tested('every range that is not out on the internet', client, 'A24 addresses that are not out on the internet'),
    tested('every way to write them', client, 'http://2130706433:PORT/'),
    tested('the one server that was approved', client, 'that a person has approved, and no other port of it'),
  ],
  A25: [
    tested('a name that leads elsewhere a moment later', client, 'looks at the address once, and connects to that'),
  ],
  A26: [tested('redirects', client, 'A26 redirects')],
  A28: [
    tested('log, ledger, backup, flow, errors', calls, 'A28, I10: a secret'),
    tested('the window', 'host/app/outside.test.ts', "not.toContain('canary')"),
    tested('the command', 'host/ingress/serve.test.ts', "not.toContain('canary')"),
    tested('the keychain', 'electron/keychain.test.ts', 'sk_test_canary_c0ffee'),
    tested('an export', 'host/packages/packages.test.ts', 'T-P5: looks everywhere'),
  ],
  A29: [later('XML', 'No XML and no XLSX is read anywhere, so there is no parser that could be led astray.')],
  A31: [
    tested('a webhook', hooks, 'A31: keeps what a body says of files, places and ids'),
    tested('a program', events, 'an attribute that is ours'),
  ],
  A32: [
    tested('without one, another one, an empty secret', hooks, 'is refused without a signature, with another one'),
    tested('two of them', hooks, 'A32: is refused under two signatures'),
    tested('any length', hooks, 'are compared without a throw, whatever their length'),
    tested('no secret', hooks, 'turns a connection without a secret away for now'),
  ],
  A33: [tested('the same JSON, written anew', hooks, 'The same JSON, written anew; and one byte that is another')],
  A34: [
    tested('too old, too early', hooks, 'T-A2: takes a Stripe signature that is %d s off'),
    tested('two times', hooks, 'ignores v0 of Stripe and refuses two times'),
    tested('for another address', hooks, 'signs for the public address where there is one'),
  ],
  A35: [
    tested('once, twenty times, at once', hooks, 'once however often and at once it comes'),
    tested('two secrets', hooks, 'passes with either secret while one takes the place of the other'),
  ],
  A36: [
    tested('a program is told', events, 'keeps the first of two contents under one id, and says so'),
    // A provider would send it again for days if it were told 409.
    tested('a provider is not', hooks, 'is answered with 2xx when its id came before with another content'),
  ],
  A50: [
    tested('answers of every kind', client, 'A50 what servers answer'),
    tested('an answer without end', client, 'reads no more than it needs of an answer without end'),
  ],
  A60: [
    tested('any mixture of replays', 'engine/replay/no-calls.test.ts', 'reaches nobody outside and changes nothing'),
    tested('sent late: once, on a person’s word', owed, 'goes when a person says so, and never twice'),
    tested(
      'and with the PIN where money moves',
      owed,
      'asks for the PIN where money moves, and charges each payment once',
    ),
    tested('after a restore', 'cli/store-gap.test.ts', 'lets things be sent again when a person says so'),
  ],
}
