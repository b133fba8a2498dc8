/** Flows come, are copied, go and come back; and are turned on and off. */
import type { Draft } from '../../model/api/drafts.ts'
import type { FlowState } from '../../model/api/flow-state.ts'
import type { FlowCard } from '../../model/api/flows.ts'
import { type Flow, flowFormat, flowSchemaUrl } from '../../model/flow.ts'
import type { JsonObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { allowancesOf } from './allowances.ts'
import type { OpenDrafts } from './drafts.ts'
import { newFlowId } from './flow-ids.ts'
import { readImport } from './importing.ts'
import type { Inputs } from './inputs.ts'
import { operatorEvent } from './operator-events.ts'
import { flowProblems, noFlow } from './refusals.ts'
import type { Running } from './running.ts'
import { fileReaders } from './sample-files.ts'
import type { Samples } from './samples.ts'
import type { ShopFacts } from './shop-facts.ts'
import type { ShopOutside } from './shop-outside.ts'
import type { ShopParts } from './shop-parts.ts'
import { suited } from './suited.ts'
import { withFreeTables } from './table-names.ts'
import type { Templates } from './templates.ts'

export type FlowsParts = {
  readonly drafts: OpenDrafts
  readonly running: Running
  readonly inputs: Inputs
  readonly samples: Samples
  readonly facts: ShopFacts
  readonly templates: Templates
  readonly outside: ShopOutside
}

export function openFlows(
  parts: ShopParts,
  { drafts, running, inputs, samples, facts, templates, outside }: FlowsParts,
) {
  const { store, services, nodeTypes, plans, tell } = parts

  /** The document as a flow of its own: its id and its tables are nobody else's. */
  function asNew(document: Flow, name: string): Flow {
    const taken = drafts.taken()
    const id = newFlowId(name, services.random, taken.flows)
    return withFreeTables({ ...document, id, name }, taken.tables, nodeTypes)
  }

  const empty = (name: string): Flow => {
    const { zone, currency } = facts.shop()
    const nothing = { events: {}, nodes: {}, edges: [], parameters: {}, settings: {}, tests: [], layout: {} }
    return { $schema: flowSchemaUrl, format: flowFormat, id: '', name, zone, currency, ...nothing }
  }

  const tellAct = async (act: Turned | 'removed', flow: string, by: string, data: JsonObject): Promise<void> => {
    const at = services.clock.now()
    const type = `counterflow.flow.${act}`
    await running.runtime().accept([operatorEvent({ type, flow, by, at, data, key: `${at} ${store.head}` })])
  }

  /** @throws FLOW_PROBLEMS where a connection is missing on this computer */
  function assertBound(flow: string): void {
    const kept = store.deployments().find((row) => row.flow === flow)
    const plan = kept === undefined ? undefined : plans.of(kept.hash)
    const problems = plan === undefined ? [] : outside.unbound(plan)
    if (problems.length > 0) throw flowProblems(problems)
  }

  return {
    asNew,
    create({ name, template, settings = {} }: { name: string; template?: string; settings?: JsonObject }): Draft {
      if (template === undefined) return drafts.add(asNew(empty(name), name), 'A new flow')
      const made = templates.make(template, { id: '', name }, settings)
      const shop = facts.shop()
      const flow = asNew(shop.answered ? suited(made, shop) : made, name)
      return store.atomically(() => {
        inputs.bindSamples(flow.id, template, fileReaders(flow, nodeTypes))
        samples.remember(flow.id, { template })
        return drafts.add(flow, 'From a template')
      })
    },

    /** @throws FLOW_JSON, FLOW_PROBLEMS */
    import({ text, name }: { text: string; name?: string }): Draft {
      const document = readImport(text)
      return drafts.add(asNew(document, name ?? document.name), 'Imported', allowancesOf(document, nodeTypes))
    },

    /** @throws FLOW_MISSING, FLOW_PROBLEMS */
    duplicate(flow: string): Draft {
      const row = drafts.need(flow)
      const { flow: document, problems } = drafts.documents.compiled(row)
      if (document === undefined) throw flowProblems(problems)
      const copy = asNew(document, `${document.name} (copy)`)
      return store.atomically(() => {
        inputs.copy(flow, copy.id)
        samples.copy(flow, copy.id)
        // What came from elsewhere and was not approved is not approved by being copied.
        return drafts.add(copy, 'A copy', drafts.describe(row).allowances)
      })
    },

    /** @throws FLOW_MISSING, FLOW_ON */
    async remove(flow: string, by: string): Promise<null> {
      drafts.need(flow)
      if (running.state(flow) !== 'off')
        throw new CounterflowError('FLOW_ON', 'This flow is at work, so it cannot be removed.', {
          kept: 'Nothing was changed.',
          advice: 'Turn it off first.',
        })
      store.atomically(() => drafts.rewrite(flow, { removed: services.clock.now() }))
      tell('flows', { flow })
      await tellAct('removed', flow, by, {})
      return null
    },

    /** @throws FLOW_MISSING */
    restore(flow: string): Draft {
      if (store.parts.drafts.find(flow) === undefined) throw noFlow(flow)
      store.atomically(() => drafts.rewrite(flow, { removed: null }))
      tell('flows', { flow })
      return drafts.read(flow)
    },

    /** @throws FLOW_MISSING, FLOW_UNPUBLISHED */
    async turn(flow: string, to: FlowState, by: string, start: 'now' | 'catch up'): Promise<FlowCard> {
      drafts.need(flow)
      const before = running.state(flow)
      if (before !== to) {
        if (before === 'off') assertBound(flow)
        await running.turn({ flow, to, start })
        await tellAct(turned(before, to), flow, by, { from: before, to, ...(before === 'off' ? { start } : {}) })
        tell('flows', { flow })
      }
      return drafts.card(flow)
    },
  }
}

type Turned = 'turned.on' | 'turned.off' | 'paused' | 'resumed'

/** The history says it in these words. */
const turned = (from: FlowState, to: FlowState): Turned =>
  to === 'off' ? 'turned.off' : to === 'paused' ? 'paused' : from === 'paused' ? 'resumed' : 'turned.on'

export type Flows = ReturnType<typeof openFlows>
