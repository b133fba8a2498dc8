/** Connections to providers: who they are, where their webhooks come in, and the secrets that prove them. */
import { openConnections } from '../../host/ingress/connections.ts'
import { providerOf } from '../../host/ingress/providers/index.ts'
import { openSecretFile, secretFileOf } from '../../host/secrets/secret-file.ts'
import { openStore } from '../../host/store/open.ts'
import { nearest } from '../../model/nearest.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Command, Line } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { gridLines } from '../grid.ts'
import { printable } from '../printable.ts'
import { openForReading } from '../store-file.ts'
import type { Terminal } from '../terminal.ts'

const words = ['add', 'list', 'secret', 'remove']

export const connection: Command = {
  name: 'connection',
  summary: 'Connect providers such as Shopify or Stripe',
  usage: 'add|list|secret|remove <store> [<name>] [--provider <provider>]',
  help: `add <store> <name> --provider <provider>  makes a connection and shows the path of its webhooks. The secret with
                                          which the provider signs is read from stdin.
secret <store> <name>                     reads another secret from stdin. Several lines are several secrets, each
                                          of them valid: so one takes the place of another without a gap.
list <store>                              shows the connections, without their secrets.
remove <store> <name>                     forgets a connection and its secret.

Secrets are kept beside the store, encrypted with the key in COUNTERFLOW_KEY or in a key file of this user, and nowhere
else. To add and to remove, the store must not be in use; secret works at any time.`,
  words: { least: 2, most: 3 },
  options: {
    provider: { value: 'provider', help: 'add: adyen, shopify, square, stripe or woocommerce' },
  },
  examples: [
    ['counterflow connection add shop.db my-shop --provider shopify < secret.txt', 'let webhooks in'],
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
    return word === 'secret' ? changeSecret(name, line, terminal) : remove(name, line, terminal)
  },
}

async function add(name: string, line: Line, terminal: Terminal): Promise<number> {
  const provider = line.required('provider', 'provider')
  const secrets = await readSecrets(name)
  const store = openStore(line.word(1), { program: 'counterflow connection' })
  try {
    const made = openConnections(store).add(name, provider, Date.now())
    try {
      const hosts = providerOf(provider)?.hosts ?? []
      openSecretFile(secretFileOf(line.word(1))).put(name, { provider, hosts, secrets })
    } catch (error) {
      // A connection without its secret would look as if it were ready.
      openConnections(store).remove(name)
      throw error
    }
    const path = `/hooks/${made.hook}`
    if (line.flag('json')) await terminal.printJson({ connection: name, provider, path })
    else {
      await terminal.print(path)
      terminal.note(
        `Webhooks of ${printable(name)} (${provider}) come in there; counterflow serve shows the whole address.`,
      )
    }
  } finally {
    store.close()
  }
  return exit.ok
}

async function changeSecret(name: string, line: Line, terminal: Terminal): Promise<number> {
  const path = line.word(1)
  const { provider } = find(path, name)
  openSecretFile(secretFileOf(path)).put(name, {
    provider,
    hosts: providerOf(provider)?.hosts ?? [],
    secrets: await readSecrets(name),
  })
  if (line.flag('json')) await terminal.printJson({ connection: name, provider, changed: true })
  else await terminal.print(`The secret of ${printable(name)} was changed.`)
  return exit.ok
}

async function remove(name: string, line: Line, terminal: Terminal): Promise<number> {
  const path = line.word(1)
  find(path, name)
  const store = openStore(path, { program: 'counterflow connection' })
  try {
    openSecretFile(secretFileOf(path)).remove(name)
    openConnections(store).remove(name)
  } finally {
    store.close()
  }
  if (line.flag('json')) await terminal.printJson({ connection: name, removed: true })
  else await terminal.print(`${printable(name)} is forgotten, and its secret with it.`)
  return exit.ok
}

async function list(line: Line, terminal: Terminal): Promise<number> {
  const store = openForReading(line.word(1))
  try {
    const rows = openConnections(store).list()
    if (line.flag('json')) {
      await terminal.printJson(
        rows.map(({ name, provider, hook }) => ({ connection: name, provider, path: `/hooks/${hook}` })),
      )
      return exit.ok
    }
    const cells = rows.map(({ name, provider, hook }) => [printable(name), provider, `/hooks/${hook}`])
    const lines = gridLines([{ name: 'connection' }, { name: 'provider' }, { name: 'webhooks' }], cells, terminal.style)
    for (const each of rows.length === 0 ? ['Nothing is connected.'] : lines) await terminal.print(each)
  } finally {
    store.close()
  }
  return exit.ok
}

function find(path: string, name: string): { readonly provider: string } {
  const store = openForReading(path)
  try {
    const connections = openConnections(store)
    const found = connections.get(name)
    if (found !== undefined) return found
    const guess = nearest(
      name,
      connections.list().map((one) => one.name),
    )
    throw new CounterflowError('CONNECTION_MISSING', `There is no connection ${name}.`, {
      kept: 'Nothing was changed.',
      advice: guess === undefined ? 'counterflow connection list shows all.' : `Did you mean ${guess}?`,
    })
  } finally {
    store.close()
  }
}

/** From stdin alone: what stands on a command line is seen by every user of the computer. */
async function readSecrets(name: string): Promise<readonly string[]> {
  if (process.stdin.isTTY)
    throw new UsageError(`Expected the secret of ${name} on stdin.`, 'counterflow connection … < secret.txt')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin) {
    chunks.push(chunk)
    size += chunk.length
    if (size > 10_000) throw new UsageError('Expected a secret on stdin, got a long text.')
  }
  const secrets = Buffer.concat(chunks)
    .toString('utf8')
    .split('\n')
    .flatMap((text) => text.trim() || [])
  if (secrets.length === 0) throw new UsageError(`Expected the secret of ${name} on stdin, got nothing.`)
  return secrets
}
