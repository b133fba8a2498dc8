/** What becomes of what a flow keeps when it has changed, as options of the commands that put one in force. */
import type { PublishChoices } from '../engine/publish.ts'
import type { Line, Option } from './command.ts'

export const publishOptions: { readonly [name: string]: Option } = {
  reshaped: {
    value: 'empty|rebuild',
    help: 'When the flow changed what a stage keeps: begin empty, or build it from the log',
  },
  added: { value: 'now|beginning', help: 'Where stages that are new in the flow begin (default now)' },
  removed: {
    value: 'drain|park|discard',
    help: 'What waits for a stage that is gone: finish it, keep it until it is back, or drop it',
  },
  returned: {
    value: 'take-up|fresh',
    help: 'A stage with parked work is back: take that and what came since, or begin now',
  },
}

/** @throws UsageError for a word that is none of the choices. */
export function readChoices(line: Line): PublishChoices {
  const reshaped = line.choice('reshaped', ['empty', 'rebuild'])
  const added = line.choice('added', ['now', 'beginning'])
  const removed = line.choice('removed', ['drain', 'park', 'discard'])
  const returned = line.choice('returned', ['take-up', 'fresh'])
  return {
    ...(reshaped === undefined ? {} : { reshaped }),
    ...(added === undefined ? {} : { added }),
    ...(removed === undefined ? {} : { removed }),
    ...(returned === undefined ? {} : { returned: returned === 'take-up' ? 'take up' : returned }),
  }
}
