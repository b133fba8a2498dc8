/** Questions of flows to people: which wait, and what is answered. */
import { openTasks } from '../../engine/open-tasks.ts'
import type { ApprovalItem, ApprovalsApi } from '../../model/api/approvals.ts'
import { type AnsweredTask, answerEvent, answerName, taskIn } from '../../model/approval.ts'
import { answerRefusal } from './answer-refusal.ts'
import { operatorEvent } from './operator-events.ts'
import { openPin } from './pin.ts'
import { notOn } from './refusals.ts'
import type { Running } from './running.ts'
import type { ShopFacts } from './shop-facts.ts'
import type { ShopParts } from './shop-parts.ts'

/** ms between two looks at how many wait. */
const pause = 1_000
const most = 500

type Answer = ApprovalsApi['approvals.answer']['arguments']

export function openApprovals(parts: ShopParts, running: Running, facts: Pick<ShopFacts, 'person'>) {
  const { store, services, tell } = parts
  const pin = openPin(parts)

  /** Steps that ask, of flows that are on or paused. */
  const asking = (): readonly { readonly flow: string; readonly node: string; readonly name: string }[] =>
    store.deployments().flatMap(({ flow }) => {
      const stages = running.deployment(flow)?.plan.stages ?? []
      return stages.flatMap(({ node, name, answers }) => (answers === undefined ? [] : [{ flow, node, name }]))
    })

  const isAnswered = (asked: Omit<AnsweredTask, 'task'>): boolean => {
    const { source, id } = answerName(asked)
    return store.find(source, id) !== undefined
  }

  function itemOf(asked: AnsweredTask): ApprovalItem {
    const { flow, node, id, task } = asked
    const { what, amount, movesMoney, who, since, until, event } = task
    return {
      id: `${flow}/${node}/${id}`,
      ...{ flow, node, what, amount, movesMoney, since, until },
      ...(who === undefined ? {} : { who }),
      offset: store.find(task.source, task.cause) ?? 0,
      type: event.type,
      subject: event.subject,
      answered: isAnswered(asked),
    }
  }

  function find(name: string): AnsweredTask | undefined {
    const [flow = '', node = '', id = ''] = name.split('/')
    const task = taskIn(store.state(`${flow}/${node}`, id)?.value)
    return task === undefined || isAnswered({ flow, node, id }) ? undefined : { flow, node, id, task }
  }

  async function answer({ ids, verdict, reason, by, pin: given }: Answer) {
    const names = [...new Set(ids)]
    const asked = names.flatMap((name) => find(name) ?? [])
    for (const { flow } of asked)
      if (running.deployment(flow) === undefined) throw notOn('its questions cannot be answered')
    const refused = answerRefusal(asked, by, verdict)
    if (refused !== undefined) throw refused
    const moving = verdict === 'approved' && asked.some(({ task }) => task.movesMoney)
    if (moving) await pin.prove(given)
    const now = services.clock.now()
    // While the PIN was proven somebody else may have answered: the log takes one of them.
    const events = asked.map((each) => answerEvent(each, { verdict, by, reason: reason.trim() }, now))
    const taken = events.length === 0 ? [] : await running.runtime().accept(events)
    const answered = taken.filter(({ kind }) => kind === 'accepted').length
    look(true)
    return { answered, gone: names.length - answered }
  }

  async function tellOf(what: string, by: string): Promise<void> {
    const at = services.clock.now()
    const type = `counterflow.pin.${what}`
    await running.runtime().accept([operatorEvent({ type, flow: null, by, at, data: {}, key: String(at) })])
  }

  let told = ''
  function look(surely: boolean): void {
    const counts = asking().map(({ flow, name }) => ({ flow, name, count: store.stateCount(name) }))
    const handled = asking().map(({ flow, node }) => {
      const run = running.deployment(flow)?.runs.find(({ planned }) => planned.node === node)
      return run?.handled ?? 0
    })
    const news = JSON.stringify([counts, handled])
    if (news === told && !surely) return
    told = news
    tell('approvals', { count: counts.reduce((sum, { count }) => sum + count, 0) })
  }
  const looking = setInterval(() => look(false), pause)
  looking.unref()

  return {
    methods: {
      'approvals.list': ({ flow }: { readonly flow?: string }) =>
        asking()
          .filter((stage) => flow === undefined || stage.flow === flow)
          .flatMap(({ flow: own, node }) => openTasks(store, own, node))
          .sort((a, b) => a.task.since - b.task.since)
          .slice(0, most)
          .map(itemOf),
      'approvals.answer': (wish: Answer) => answer({ ...wish, by: facts.person(wish.by) }),
      'pin.read': () => pin.state(),
      'pin.set': async ({ pin: chosen, before, by }: ApprovalsApi['pin.set']['arguments']) => {
        const state = await pin.set(chosen, before)
        await tellOf('set', facts.person(by))
        return state
      },
      'pin.forget': async ({ by, keep }: ApprovalsApi['pin.forget']['arguments']) => {
        const state = keep === undefined ? pin.forget() : await pin.keep(keep)
        await tellOf(keep === undefined ? 'forgotten' : 'kept', facts.person(by))
        return state
      },
    },
    close: (): void => clearInterval(looking),
  }
}
