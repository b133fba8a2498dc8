/** Runs flows without a window, and takes events from programs. */
import { existsSync } from 'node:fs'
import type { Plan } from '../../compile/plan.ts'
import type { Ingress } from '../../host/ingress/ingress.ts'
import type { IngressState } from '../../model/api/ingress.ts'
import { CounterflowError } from '../../model/problem.ts'
import { type Care, careOptions, readCare, sayCare } from '../care-options.ts'
import type { Command, Line } from '../command.ts'
import { allowOption, readAllowed } from '../command-outside.ts'
import { exit, UsageError } from '../exit.ts'
import { loadPlan } from '../flow-file.ts'
import { grouped, plural } from '../grid.ts'
import { operatorName } from '../operator-name.ts'
import { printable } from '../printable.ts'
import { publishOptions, readChoices } from '../publish-options.ts'
import { serveWithApp } from '../serve-app.ts'
import { type ServeRequest, serveFlows } from '../serve-flows.ts'
import type { Terminal } from '../terminal.ts'

/** Tried first when no port is named; the next one that is free is taken. */
const usualPort = 4270

export const serve: Command = {
  name: 'serve',
  summary: 'Run flows without a window, and take events from programs',
  usage: '<flow>… --store <file> [--port <number>] [--app] [--input <node>=<path>]…',
  help: `Runs the flows over the store and opens the ingress on this computer (127.0.0.1): programs send events to
POST /events with their token (counterflow token add), providers send webhooks to the addresses of their connections
(counterflow connection add), and both are answered when the events are on the disk. Anything else is answered with
404. It runs until Ctrl-C or SIGTERM: then it takes in nothing more, ends what it has begun, and closes
the store. After a crash or a kill, run the same command again.

What goes wrong is told here, once for each new kind of it, and by e-mail where that is set: --alert-mail
post=ann@example.com sends it through the mail connection post.

What looks after the store in the window does so here, too: --backups on makes one proven copy a day (seven
days and four weeks stay), --keep-days and --keep-size say how long events are kept. The store remembers it all.`,
  words: { least: 1, most: 200 },
  options: {
    store: { value: 'file', help: 'The store: a SQLite file, made when it is not there' },
    port: { value: 'number', help: `The port of the ingress (without it: ${usualPort} or the next free one)` },
    'public-url': { value: 'url', help: 'The address under which a relay or a tunnel of yours reaches the ingress' },
    input: { value: 'node=path', multiple: true, help: 'The file that a producer reads' },
    'alert-mail': {
      value: 'connection=address',
      help: 'Send alerts by e-mail, too: through this mail connection',
    },
    app: { help: 'Open the window, too: in the browser, on this computer only' },
    ...careOptions,
    ...allowOption,
    ...publishOptions,
  },
  examples: [
    ['counterflow token add shop.db till-1', 'let a program in'],
    ['counterflow serve shop.flow.json --store shop.db --port 4270', 'run until Ctrl-C'],
    ['counterflow serve shop.flow.json --store shop.db --backups /mnt/disk', 'with a copy a day on another disk'],
  ],
  async run(line, terminal) {
    const store = line.required('store', 'file')
    const plans = await loadPlans(line.words)
    const request = {
      plans,
      store,
      inputs: readInputs(line, plans),
      port: readPort(line),
      publicUrl: readPublicUrl(line),
      choices: readChoices(line),
      allowed: readAllowed(line.texts('allow')),
      alertMail: readAlertMail(line),
      care: readCare(line),
      log: (text: string) => terminal.note(printable(text)),
    }
    if (line.flag('app')) {
      await serveWithApp({ ...request, onOpen: (opened) => tellApp(opened, plans, line, terminal) })
      if (!line.flag('json')) await terminal.print('Stopped. The store is closed.')
      return exit.ok
    }
    const served = await serveFlows({
      ...request,
      onOpen: (ingress, pages, care) => tellAddresses(ingress, pages, care, plans, line, terminal),
    })
    if (served.failure !== undefined) throw served.failure
    const { failure, ...summary } = served
    if (line.flag('json')) await terminal.printJson({ store, ...summary })
    else
      await terminal.print(
        `Stopped: ${grouped(served.accepted)} accepted, ${plural(served.duplicates, 'duplicate')}. The store is closed.`,
      )
    // To be told to stop is how this ends.
    return exit.ok
  },
}

type ShownPage = { readonly title: string; readonly address: string }

async function tellAddresses(
  ingress: Ingress,
  pages: readonly ShownPage[],
  care: Care,
  plans: readonly Plan[],
  line: Line,
  terminal: Terminal,
): Promise<void> {
  const { address, port, tokens, connections, hookUrl } = ingress
  const programs = tokens.list().map(({ program }) => program)
  const hooks = connections
    .list()
    .flatMap(({ name, kind, hook }) =>
      hook === null ? [] : [{ connection: name, provider: kind, url: hookUrl(hook) }],
    )
  if (line.flag('json')) {
    const flows = plans.map(({ flow }) => flow.id)
    await terminal.printJson({ address, port, pid: process.pid, flows, programs, hooks, pages, care })
    return
  }
  const { style } = terminal
  const lines = [
    `${style.bold('Serving')} ${plans.map(({ flow }) => printable(flow.name)).join(', ')}. Ctrl-C stops.`,
    `${style.dim('Events  ')} POST ${address}/events`,
    `${style.dim('Channels')} GET  ${address}/channels/events`,
    `${style.dim('Programs')} ${programs.length === 0 ? 'none yet: counterflow token add lets one in' : programs.join(', ')}`,
    ...pages.map(({ title, address: page }) => `${style.dim('Page    ')} ${printable(title)}: ${page}`),
    ...hooks.map(
      ({ connection, provider, url }) => `${style.dim('Webhooks')} ${connection} (${provider}): POST ${url}`,
    ),
    ...careLines(care, terminal),
    ...(hooks.length > 0 && line.text('public-url') === undefined
      ? ['A provider does not reach this address by itself: name that of your relay or tunnel with --public-url.']
      : []),
  ]
  for (const each of lines) await terminal.print(each)
}

async function tellApp(
  { window, ingress, care }: { readonly window: string; readonly ingress: IngressState; readonly care: Care },
  plans: readonly Plan[],
  line: Line,
  terminal: Terminal,
): Promise<void> {
  const { address, port, state, pages } = ingress
  const flows = plans.map(({ flow }) => flow.id)
  if (line.flag('json')) {
    await terminal.printJson({ window, address, port, pid: process.pid, flows, state, pages, care })
    return
  }
  const { style } = terminal
  const lines = [
    `${style.bold('Serving')} ${plans.map(({ flow }) => printable(flow.name)).join(', ')}. Ctrl-C stops.`,
    `${style.dim('Window  ')} ${window} (opens once)`,
    state === 'listening'
      ? `${style.dim('Events  ')} POST ${address}/events`
      : `Port ${port} is in use by another program: nothing comes in by it until it is free.`,
    ...pages.map(({ title, address: page }) => `${style.dim('Page    ')} ${printable(title)}: ${page}`),
    ...careLines(care, terminal),
  ]
  for (const each of lines) await terminal.print(each)
}

function careLines(care: Care, { style }: Terminal): readonly string[] {
  const { backups, keeps } = sayCare(care)
  return [`${style.dim('Copies  ')} ${printable(backups)}`, `${style.dim('Keeps   ')} ${keeps}`]
}

function readAlertMail(line: Line): ServeRequest['alertMail'] {
  const text = line.text('alert-mail')
  if (text === undefined) return undefined
  const [, connection = '', to = ''] = /^([^=]+)=(.+)$/.exec(text) ?? []
  if (to === '') throw new UsageError(`Expected --alert-mail <connection>=<address>, got "${text}".`)
  return { connection, to, by: operatorName() }
}

async function loadPlans(paths: readonly string[]): Promise<readonly Plan[]> {
  const plans: Plan[] = []
  for (const path of paths) {
    const plan = await loadPlan(path)
    if (plans.some(({ flow }) => flow.id === plan.flow.id))
      throw new UsageError(`Two of these flows have the id ${plan.flow.id}.`, 'Give one of them another id.')
    plans.push(plan)
  }
  return plans
}

function readPort(line: Line): { port: number; exactly: boolean } {
  const port = line.count('port')
  if (port === undefined) return { port: usualPort, exactly: false }
  if (port > 65_535) throw new UsageError(`Expected a port up to 65535 for --port, got ${port}.`)
  return { port, exactly: port !== 0 }
}

function readPublicUrl(line: Line): string | undefined {
  const text = line.text('public-url')
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '')
    throw new UsageError(`Expected an address such as https://hooks.example.com for --public-url, got "${text}".`)
  return text.replace(/\/+$/, '')
}

function readInputs(line: Line, plans: readonly Plan[]): { [node: string]: string } {
  const nodes = plans.flatMap(({ producers }) => producers.map(({ node }) => node))
  const inputs: { [node: string]: string } = {}
  for (const text of line.texts('input')) {
    const [node = '', ...rest] = text.split('=')
    const path = rest.join('=')
    if (!nodes.includes(node) || path === '')
      throw new UsageError(`Expected --input <node>=<path>, got "${text}".`, `Producers: ${nodes.join(', ')}.`)
    // Before a store is made for it.
    if (!existsSync(path))
      throw new CounterflowError('FILE_MISSING', `There is no file ${path}.`, {
        kept: 'Nothing was started or written.',
        advice: 'Check the path; it is looked up from the folder in which the command runs.',
        details: { path, node },
      })
    inputs[node] = path
  }
  return inputs
}
