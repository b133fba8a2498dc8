/** Connections: providers, servers and mail, and the secrets that prove who is who. */
import { existsSync } from 'node:fs'
import { type Connection, missingConnection, openConnections } from '../../host/connections/connections.ts'
import { assertEnough, forgetSecrets, heldSlots, putSecrets } from '../../host/connections/credentials.ts'
import { testConnection } from '../../host/connections/test-connection.ts'
import { askDesk } from '../../host/desk/ask-desk.ts'
import { openSecretFile, secretFileOf } from '../../host/secrets/secret-file.ts'
import { openWebClient } from '../../host/services/web-client.ts'
import { openStore } from '../../host/store/open.ts'
import { connectionKinds } from '../../model/connection.ts'
import { kindCard, type SecretSlot } from '../../model/connection-kinds.ts'
import { nearest } from '../../model/nearest.ts'
import { CounterflowError } from '../../model/problem.ts'
import { takenBy } from '../at-desk.ts'
import type { Command, Line } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { gridLines } from '../grid.ts'
import { operatorName } from '../operator-name.ts'
import { printable } from '../printable.ts'
import { openForReading } from '../store-file.ts'
import type { Terminal } from '../terminal.ts'

const words = ['add', 'list', 'secret', 'test', 'remove']
const kinds = connectionKinds.filter((kind) => kind !== 'simulator')

export const connection: Command = {
  name: 'connection',
  summary: 'Connect providers, servers and mail',
  usage: 'add|list|secret|test|remove <store> [<name>] [--kind <kind>] [--fact <name>=<value>]…',
  help: `add <store> <name> --kind <kind>  makes a connection. Its secret is read from stdin, or from the environment with
                                  --env; for providers the path of its webhooks is shown.
secret <store> <name>             reads another secret in the same way. Several lines are several secrets, each of them
                                  valid: so one takes the place of another without a gap.
test <store> <name>               asks the other side whether it knows us; nothing is changed there.
list <store>                      shows the connections, without their secrets.
remove <store> <name>             forgets a connection and its secrets.

Kinds are ${kinds.join(', ')}.
A connection has up to two secrets: the hook, with which a provider signs its webhooks, and the key, with which we call
the other side. Without --slot it is the hook for providers, and the key for web and mail.

Secrets are kept beside the store, encrypted with the key in COUNTERFLOW_KEY or in a key file of this user, and nowhere
else. All of it works while the app or counterflow serve has the store: add and remove are taken by it, and webhooks of
a new connection come in at once.`,
  words: { least: 2, most: 3 },
  options: {
    kind: { value: 'kind', help: `add: ${kinds.join(', ')}` },
    provider: { value: 'kind', help: 'add: the same, for providers' },
    fact: { value: 'name=value', multiple: true, help: 'add: what belongs to it, such as host=smtp.example.com' },
    mode: { value: 'test|live', help: 'add: whether it is a practice account (without it: live)' },
    slot: { value: 'key|hook', help: 'add, secret: which of its secrets is given' },
    env: { value: 'name', help: 'add, secret: the environment variable that holds the secret' },
  },
  examples: [
    ['counterflow connection add shop.db my-shop --kind shopify < secret.txt', 'let webhooks in'],
    ['counterflow connection add shop.db till --kind stripe --slot key --env STRIPE_KEY', 'take payments'],
    [
      'counterflow connection add shop.db post --kind mail --fact host=smtp.example.com --fact from=me@example.com',
      'send e-mails',
    ],
    ['counterflow connection test shop.db till', 'does it know us?'],
    ['counterflow connection list shop.db', 'who is connected'],
  ],
  async run(line, terminal) {
    const [word = '', , name] = line.words
    if (!words.includes(word)) {
      const guess = nearest(word, words)
      throw new UsageError(
        `There is no counterflow connection ${word}.`,
        guess === undefined ? `Known: ${words.join(', ')}.` : `Did you mean counterflow connection ${guess}?`,
      )
    }
    if ((name === undefined) !== (word === 'list'))
      throw new UsageError(`Expected counterflow connection ${word} <store>${word === 'list' ? '' : ' <name>'}.`)
    if (name === undefined) return list(line, terminal)
    if (word === 'add') return add(name, line, terminal)
    if (word === 'test') return test(name, line, terminal)
    return word === 'secret' ? changeSecret(name, line, terminal) : remove(name, line, terminal)
  },
}

async function add(name: string, line: Line, terminal: Terminal): Promise<number> {
  const kind = line.text('kind') ?? line.required('provider', 'kind')
  const facts = readFacts(line)
  const mode = readMode(line)
  const slot = readSlot(line, kind)
  const isOpen = kindCard(kind)?.open === true
  const given = isOpen && line.text('env') === undefined && process.stdin.isTTY ? [] : await readSecrets(name, line)
  if (given.length === 0 && !isOpen) throw noSecret(name, line)
  const path = line.word(1)
  const secrets = given.length === 0 ? {} : { [slot]: given }
  const wish = { name, kind, facts, mode: mode ?? 'live', secrets, by: operatorName() }
  const asked = existsSync(path) ? await askDesk(path, 'connections.add', wish) : undefined
  if (asked !== undefined) {
    await tellMade(find(path, name), line, terminal, asked.by)
    return exit.ok
  }
  const store = openStore(path, { program: 'counterflow connection' })
  try {
    const made = openConnections(store).add({ name, kind, facts, ...(mode === undefined ? {} : { mode }) }, Date.now())
    const file = openSecretFile(secretFileOf(path))
    try {
      assertEnough(kind, given.length === 0 ? [] : [slot])
      if (given.length > 0) putSecrets(file, made, secrets)
    } catch (error) {
      // A connection without its secret would look as if it were ready.
      openConnections(store).remove(name)
      throw error
    }
    await tellMade(made, line, terminal)
  } finally {
    store.close()
  }
  return exit.ok
}

async function tellMade({ name, kind, hook }: Connection, line: Line, terminal: Terminal, by?: string): Promise<void> {
  const path = hook === null ? null : `/hooks/${hook}`
  if (line.flag('json'))
    return terminal.printJson({ connection: name, provider: kind, path, ...(by === undefined ? {} : { takenBy: by }) })
  if (path === null) return terminal.print(`${printable(name)} (${kind}) is connected.${takenBy(by)}`)
  await terminal.print(path)
  terminal.note(
    `Webhooks of ${printable(name)} (${kind}) come in there; counterflow serve shows the whole address.${takenBy(by)}`,
  )
}

async function changeSecret(name: string, line: Line, terminal: Terminal): Promise<number> {
  const path = line.word(1)
  const found = find(path, name)
  const slot = readSlot(line, found.kind)
  const given = await readSecrets(name, line)
  if (given.length === 0) throw noSecret(name, line)
  putSecrets(openSecretFile(secretFileOf(path)), found, { [slot]: given })
  if (line.flag('json')) await terminal.printJson({ connection: name, provider: found.kind, changed: true })
  else await terminal.print(`The secret of ${printable(name)} was changed.`)
  return exit.ok
}

async function remove(name: string, line: Line, terminal: Terminal): Promise<number> {
  const path = line.word(1)
  find(path, name)
  const asked = await askDesk(path, 'connections.remove', { name, by: operatorName() })
  if (asked === undefined) {
    const store = openStore(path, { program: 'counterflow connection' })
    try {
      forgetSecrets(openSecretFile(secretFileOf(path)), name)
      openConnections(store).remove(name)
    } finally {
      store.close()
    }
  }
  if (line.flag('json'))
    await terminal.printJson({ connection: name, removed: true, ...(asked ? { takenBy: asked.by } : {}) })
  else await terminal.print(`${printable(name)} is forgotten, and its secret with it.${takenBy(asked?.by)}`)
  return exit.ok
}

async function test(name: string, line: Line, terminal: Terminal): Promise<number> {
  const path = line.word(1)
  const found = find(path, name)
  const client = openWebClient()
  try {
    const { ok, message } = await testConnection(found, { secrets: openSecretFile(secretFileOf(path)), client })
    if (line.flag('json')) await terminal.printJson({ connection: name, ok, message })
    else await terminal.print(printable(message))
    return ok ? exit.ok : exit.failed
  } finally {
    await client.close()
  }
}

async function list(line: Line, terminal: Terminal): Promise<number> {
  const store = openForReading(line.word(1))
  try {
    const rows = openConnections(store).list()
    const names = secretNames(line.word(1))
    const webhooks = (hook: string | null): string => (hook === null ? '' : `/hooks/${hook}`)
    if (line.flag('json')) {
      await terminal.printJson(
        rows.map(({ name, kind, hook, mode, hosts }) => ({
          connection: name,
          provider: kind,
          path: hook === null ? null : webhooks(hook),
          mode,
          hosts,
          secrets: names === undefined ? null : heldSlots(names, name),
        })),
      )
      return exit.ok
    }
    const cells = rows.map(({ name, kind, hook, mode }) => [
      printable(name),
      kind,
      mode,
      names === undefined ? 'cannot be read' : heldSlots(names, name).join(', '),
      webhooks(hook),
    ])
    const columns = ['connection', 'kind', 'mode', 'secrets', 'webhooks'].map((each) => ({ name: each }))
    const lines = gridLines(columns, cells, terminal.style)
    for (const each of rows.length === 0 ? ['Nothing is connected.'] : lines) await terminal.print(each)
  } finally {
    store.close()
  }
  return exit.ok
}

/** Undefined where the key of this computer is not theirs. */
function secretNames(path: string): readonly string[] | undefined {
  try {
    return openSecretFile(secretFileOf(path)).names()
  } catch (error) {
    if (error instanceof CounterflowError) return undefined
    throw error
  }
}

/** @throws CONNECTION_MISSING */
function find(path: string, name: string): Connection {
  const store = openForReading(path)
  try {
    const connections = openConnections(store)
    const found = connections.list().find((one) => one.name === name)
    if (found !== undefined) return found
    throw missingConnection(
      name,
      connections.list().map((one) => one.name),
    )
  } finally {
    store.close()
  }
}

function readFacts(line: Line): { readonly [name: string]: string } {
  return Object.fromEntries(
    line.texts('fact').map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new UsageError(`Expected --fact <name>=<value>, got "${text}".`)
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}

function readMode(line: Line): 'test' | 'live' | undefined {
  const mode = line.text('mode')
  if (mode === undefined || mode === 'test' || mode === 'live') return mode
  throw new UsageError(`Expected --mode test or --mode live, got "${mode}".`)
}

function readSlot(line: Line, kind: string): SecretSlot {
  const slot = line.text('slot')
  if (slot === 'key' || slot === 'hook') return slot
  if (slot !== undefined) throw new UsageError(`Expected --slot key or --slot hook, got "${slot}".`)
  return kindCard(kind)?.secrets.some((secret) => secret.slot === 'hook') === true ? 'hook' : 'key'
}

/** From stdin or the environment alone: what stands on a command line is seen by every user of the computer. */
async function readSecrets(name: string, line: Line): Promise<readonly string[]> {
  const variable = line.text('env')
  const text = variable === undefined ? await readStdin(name) : (process.env[variable] ?? '')
  return text.split('\n').flatMap((each) => each.trim() || [])
}

function noSecret(name: string, line: Line): UsageError {
  const variable = line.text('env')
  const where = variable === undefined ? 'on stdin' : `in the environment variable ${variable}`
  return new UsageError(`Expected the secret of ${name} ${where}, got nothing.`)
}

async function readStdin(name: string): Promise<string> {
  if (process.stdin.isTTY)
    throw new UsageError(`Expected the secret of ${name} on stdin.`, 'counterflow connection … < secret.txt')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin) {
    chunks.push(chunk)
    size += chunk.length
    if (size > 10_000) throw new UsageError('Expected a secret on stdin, got a long text.')
  }
  return Buffer.concat(chunks).toString('utf8')
}
