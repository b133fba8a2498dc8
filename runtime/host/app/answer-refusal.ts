/** Why somebody may not answer questions of flows. */
import { type AnsweredTask, type ApprovalVerdict, mayAnswer } from '../../model/approval.ts'
import { CounterflowError } from '../../model/problem.ts'

export function answerRefusal(
  asked: readonly AnsweredTask[],
  by: string,
  verdict: ApprovalVerdict,
): CounterflowError | undefined {
  const others = asked.find(({ task }) => !mayAnswer(task, by))?.task.who
  if (others !== undefined)
    return new CounterflowError('APPROVAL_WHO', `This is for ${others.join(' or ')} to answer.`, {
      kept: 'Nothing was answered, and nobody was charged.',
      advice: `Ask them, or say in the step that asks that ${by === '' ? 'everybody' : by} may answer too.`,
      details: { who: [...others] },
    })
  if (verdict === 'approved' && asked.length > 1 && asked.some(({ task }) => task.movesMoney))
    return new CounterflowError('APPROVAL_BULK', 'What moves money is approved one at a time.', {
      kept: 'Nothing was approved.',
      advice: 'Approve each by itself.',
    })
  return undefined
}
