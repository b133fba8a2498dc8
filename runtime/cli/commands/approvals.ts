/** Questions of flows to people, answered without a window. */
import type { Plan } from '../../compile/plan.ts'
import { openTasks } from '../../engine/open-tasks.ts'
import { answerRefusal } from '../../host/app/answer-refusal.ts'
import { openPin } from '../../host/app/pin.ts'
import { systemClock } from '../../host/clock.ts'
import { storedPlan } from '../../host/stored-plan.ts'
import { type AnsweredTask, answerName } from '../../model/approval.ts'
import { digest } from '../../model/digest.ts'
import { isoTime } from '../../model/event-text.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Store } from '../../model/store.ts'
import { sayJson } from '../../nodes/placeholders.ts'
import { atDesk, takenBy } from '../at-desk.ts'
import type { Command, Line } from '../command.ts'
import { withFlowsAtWork } from '../decide-here.ts'
import { exit, UsageError } from '../exit.ts'
import { operatorName } from '../operator-name.ts'
import { printable } from '../printable.ts'
import { readPin, readPins } from '../read-pin.ts'
import { readStore } from '../store-file.ts'
import type { Terminal } from '../terminal.ts'

const deeds = ['approve', 'decline'] as const

export const approvals: Command = {
  name: 'approvals',
  summary: 'Show the questions that wait for a person, and answer them',
  usage: '<store> [<question>] [--do approve|decline] [--reason <text>] [--by <name>] [--set-pin]',
  help: `Lists what steps called Approval ask, the oldest first. It works while another program writes the store.

With --do it answers one question, which is named by the beginning of its id; to decline needs a --reason. Who answers
stands in the log. Where money moves a yes asks for the PIN: unseen at a terminal, else the first line of stdin.
--set-pin chooses it, and asks for the present one first where there is one. While the app or counterflow serve runs, the
answer is given to it, which says so and goes on with what follows at once. Where nothing runs, the answer is written
into the store, and what has to be done because of it is done when one of them runs again.`,
  words: { least: 1, most: 2 },
  options: {
    do: { value: 'deed', help: 'approve | decline' },
    reason: { value: 'text', help: 'Why; it stands in the log' },
    by: { value: 'name', help: 'Who answers (default: the user of this computer)' },
    'set-pin': { help: 'Choose or change the PIN' },
  },
  examples: [
    ['counterflow approvals shop.db', 'what is asked'],
    ['counterflow approvals shop.db 3f9a --do approve < pin.txt', 'say yes, with the PIN from a file'],
    ['counterflow approvals shop.db 3f9a --do decline --reason "a wrong address"', 'say no'],
  ],
  async run(line, terminal) {
    const path = line.word(0)
    if (line.flag('set-pin')) return setPin(path, line, terminal)
    const deed = line.choice('do', deeds)
    if (deed !== undefined) return answer(path, deed, line, terminal)
    const tasks = readStore(path, (store) => asked(store, plansOf(store)))
    if (line.flag('json')) await terminal.printJson(tasks.map(shown))
    else {
      for (const asking of tasks) {
        const { flow, node, task } = asking
        const { what, amount, movesMoney, since, until, who } = task
        const facts = [
          amount === null ? (movesMoney ? 'moves money' : '') : sayJson({ ...amount }),
          `asked ${isoTime(since)}`,
          until === null ? '' : `until ${isoTime(until)}`,
          who === undefined ? '' : `for ${who.join(', ')}`,
        ]
        await terminal.print(`${terminal.style.bold(nameOf(asking).slice(0, 8))}  ${printable(what)}`)
        await terminal.print(`  ${printable([`${flow}/${node}`, ...facts].filter(Boolean).join(', '))}`)
      }
      if (tasks.length === 0) await terminal.print('Nothing is asked.')
    }
    return exit.ok
  },
}

/** Two steps may ask about one event: the step is a part of the name. */
const nameOf = ({ flow, node, id }: AnsweredTask): string => digest(`${flow}/${node}/${id}`, 32)

function shown(asking: AnsweredTask) {
  const { flow, node, task } = asking
  const { what, amount, movesMoney, since, until, who } = task
  return {
    ...{ id: nameOf(asking), flow, node, what, amount, movesMoney },
    ...{ since: isoTime(since), until: until === null ? null : isoTime(until), who: who ?? null },
  }
}

const asked = (store: Store, plans: readonly Plan[]): readonly AnsweredTask[] =>
  plans
    .flatMap(({ flow, stages }) =>
      stages.flatMap(({ node, answers }) => (answers === undefined ? [] : openTasks(store, flow.id, node))),
    )
    .filter((task) => {
      const { source, id } = answerName(task)
      return store.find(source, id) === undefined
    })
    .sort((a, b) => a.task.since - b.task.since)

async function answer(path: string, deed: (typeof deeds)[number], line: Line, terminal: Terminal): Promise<number> {
  const wanted = line.words[1]
  const reason = (line.text('reason') ?? '').trim()
  if (wanted === undefined) throw new UsageError('Expected the id of a question: not everything at once.')
  if (deed === 'decline' && reason === '')
    throw new UsageError('Expected --reason <text>: whoever asked will want to know.')
  const by = line.text('by') ?? operatorName()
  const verdict = deed === 'approve' ? 'approved' : 'declined'
  const fitting = readStore(path, (store) => asked(store, plansOf(store))).filter((task) =>
    nameOf(task).startsWith(wanted),
  )
  const [found, another] = fitting
  if (found === undefined) throw gone(wanted)
  if (another !== undefined)
    throw new UsageError(`${fitting.length} questions begin with ${wanted}.`, 'Write more of the id.')
  // Nobody is asked for a PIN who may not answer.
  const refused = answerRefusal([found], by, verdict)
  if (refused !== undefined) throw refused
  const pin = verdict === 'approved' && found.task.movesMoney ? { pin: await readPin() } : {}
  const wish = { ids: [`${found.flow}/${found.node}/${found.id}`], verdict, reason, by, ...pin } as const
  const taken = await atDesk(path, 'approvals.answer', wish, () =>
    withFlowsAtWork(path, 'counterflow approvals', ({ methods }) => methods['approvals.answer'](wish)),
  )
  if (taken.result.answered === 0) throw gone(wanted)
  if (line.flag('json')) await terminal.printJson({ ...shown(found), verdict, by, takenBy: taken.by ?? null })
  else {
    const what = verdict === 'approved' ? 'Approved' : 'Declined'
    await terminal.print(printable(`${what}: ${found.task.what}${takenBy(taken.by)}`))
  }
  return exit.ok
}

async function setPin(path: string, line: Line, terminal: Terminal): Promise<number> {
  const isSet = readStore(path, (store) => openPin({ store, services: { clock: systemClock } }).state().set)
  const [first = '', second = ''] = await readPins(...(isSet ? ['Present PIN', 'New PIN'] : ['New PIN']))
  const wish = { ...(isSet ? { pin: second, before: first } : { pin: first }), by: line.text('by') ?? operatorName() }
  const { result, by } = await atDesk(path, 'pin.set', wish, () =>
    withFlowsAtWork(path, 'counterflow approvals', ({ methods }) => methods['pin.set'](wish)),
  )
  await (line.flag('json')
    ? terminal.printJson({ set: result.set, takenBy: by ?? null })
    : terminal.print(`The PIN is chosen.${takenBy(by)}`))
  return exit.ok
}

const plansOf = (store: Store): readonly Plan[] =>
  store.deployments().flatMap(({ hash, state }) => (state === 'off' ? [] : (storedPlan(store, hash) ?? [])))

const gone = (id: string): CounterflowError =>
  new CounterflowError('APPROVAL_GONE', `No question ${id} waits: it was answered, or its time is over.`, {
    kept: 'Nothing was answered.',
    advice: 'counterflow approvals <store> lists what is asked.',
  })
