/** Why something was not done, in the words that a window shows. */
import type { StagePlan } from '../../model/api/publishing.ts'
import { CounterflowError, isError, type Problem } from '../../model/problem.ts'

const nothing = 'Nothing was changed.'

export const noFlow = (flow: string): CounterflowError =>
  new CounterflowError('FLOW_MISSING', 'This flow is not there any more.', {
    kept: nothing,
    advice: 'It may have been removed in another window. Go back to your flows.',
    details: { flow },
  })

export const draftConflict = (revision: number): CounterflowError =>
  new CounterflowError('DRAFT_CONFLICT', 'This flow was changed in another window meanwhile.', {
    kept: 'What the other window saved is kept; your last change was not.',
    advice: 'Load it anew, then make the change again.',
    details: { revision },
  })

export const flowProblems = (problems: readonly Problem[]): CounterflowError => {
  const count = problems.filter(isError).length
  return new CounterflowError(
    'FLOW_PROBLEMS',
    count === 1
      ? 'The flow has a problem that has to be mended first.'
      : `The flow has ${count} problems that have to be mended first.`,
    { kept: nothing, advice: 'They stand on the steps, and in the list of problems.', details: { problems } },
  )
}

/** `what` completes the sentence "The document cannot be read: …". */
export const notReadable = (problems: readonly Problem[]): CounterflowError =>
  new CounterflowError('FLOW_JSON', `This is no flow that can be read: ${problems[0]?.message ?? 'it is empty'}`, {
    kept: nothing,
    advice: 'Choose a file that was exported from Counterflow.',
    details: { problems },
  })

export const notPublished = (): CounterflowError =>
  new CounterflowError('FLOW_UNPUBLISHED', 'This flow was never published, so there is nothing to turn on.', {
    kept: nothing,
    advice: 'Publish it first: that turns it on, too.',
  })

export const emptyFlow = (): CounterflowError =>
  new CounterflowError('FLOW_EMPTY', 'This flow has no steps yet, so there is nothing to turn on.', {
    kept: nothing,
    advice: 'Add a first step. To stop a flow that is on, turn it off.',
  })

export const notOn = (what: string): CounterflowError =>
  new CounterflowError('FLOW_OFF', `The flow is off, so ${what}.`, { kept: nothing, advice: 'Turn it on first.' })

export const noVersion = (): CounterflowError =>
  new CounterflowError('VERSION_MISSING', 'This version is not in the store.', {
    kept: nothing,
    advice: 'Load the list of versions anew.',
  })

export const choiceNeeded = (needs: readonly string[], stages: readonly StagePlan[]): CounterflowError =>
  new CounterflowError('PUBLISH_CHOICE', 'It has to be decided first what becomes of what the flow keeps.', {
    kept: 'The version that was in force still is.',
    advice: 'Choose for the steps that are named.',
    details: { needs, stages: stages.map(({ node }) => node), steps: stages.map((stage) => ({ ...stage })) },
  })
