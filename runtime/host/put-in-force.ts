/** Makes a plan the deployed version of its flow, and asks first where what is kept would be lost or change its meaning. */
import { writeFlow } from '../compile/canonical.ts'
import type { Plan } from '../compile/plan.ts'
import { type PublishChoices, publish } from '../engine/publish.ts'
import type { NodeType } from '../model/node.ts'
import { CounterflowError } from '../model/problem.ts'
import type { Store } from '../model/store.ts'
import { storedPlan } from './stored-plan.ts'

export type InForce = {
  readonly at: number
  readonly choices: PublishChoices
  /** The operator's name, for what is dropped. */
  readonly by?: string
  /** What the version in force was compiled with. */
  readonly nodeTypes?: readonly NodeType[]
  readonly keepsPause?: boolean
}

/**
 * A flow that a person has paused is still paused afterwards, where it is to be kept so.
 * @throws PUBLISH_CHOICE where a choice is needed and none was made.
 */
export function putInForce(
  store: Store,
  plan: Plan,
  { at, choices, by = '', nodeTypes, keepsPause }: InForce,
): 'on' | 'paused' {
  const deployed = store.deployments().find(({ flow }) => flow === plan.flow.id)
  const before = deployed === undefined ? undefined : storedPlan(store, deployed.hash, nodeTypes)
  const unreadable = deployed !== undefined && before === undefined
  if (unreadable && choices.reshaped === undefined) {
    throw new CounterflowError(
      'PUBLISH_CHOICE',
      `What ${plan.flow.id} keeps was made by a version that cannot be read any more.`,
      {
        kept: 'The version that was in force still is.',
        advice:
          'Choose --reshaped (in a program: choices.reshaped): empty starts empty from now, rebuild builds the tables from the log.',
      },
    )
  }
  // To publish, all stages are new then.
  const all: PublishChoices = unreadable
    ? { ...choices, added: choices.reshaped === 'rebuild' ? 'beginning' : 'now' }
    : choices
  publish(store, plan, before, writeFlow(plan.flow), at, all, by)
  if (keepsPause !== true || deployed?.state !== 'paused') return 'on'
  store.deploy({ flow: plan.flow.id, hash: plan.hash, state: 'paused', at })
  return 'paused'
}
