/** What an expression gives for one event, in plain words. */
import { fillExpression } from '../../../../runtime/compile/filled-text.ts'
import { resolveSettings } from '../../../../runtime/compile/settings.ts'
import { eventFromInput, isRefusal } from '../../../../runtime/engine/arrival.ts'
import { compileExpression, isProblems } from '../../../../runtime/expression/expression.ts'
import type { CloudEvent, EventInput } from '../../../../runtime/model/event.ts'
import { CannotTell, type Expected } from '../../../../runtime/model/expression.ts'
import type { Flow } from '../../../../runtime/model/flow.ts'
import type { Json } from '../../../../runtime/model/json.ts'
import { cleanName } from '../../../document/names.ts'
import { sayJson } from '../../../words/json-words.ts'
import { t } from '../../../words/words.ts'

/** With the flow's answers in place of its settings. Null where the expression or the event cannot be used. */
export function onSample(
  source: string,
  expect: Expected,
  sample: Partial<EventInput>,
  { parameters, settings }: Pick<Flow, 'parameters' | 'settings'>,
): string | null {
  const event = eventOf(sample)
  const { text } = fillExpression(source, resolveSettings(parameters, settings).values)
  const found = compileExpression(text, { expect: expect === 'any' ? 'any' : expect })
  if (event === null || isProblems(found)) return null
  const value: unknown = found.evaluate(event)
  if (value instanceof CannotTell) return whyNot(value)
  if (expect === 'boolean')
    return value === true ? t('It holds for the newest event.') : t('It does not hold for the newest event.')
  return t('For the newest event it gives {value}.', { value: shorten(value as Json) })
}

function whyNot({ path, reason }: CannotTell): string {
  switch (reason) {
    case 'missing':
      return t('It cannot be told for the newest event: it has no {path}.', { path })
    case 'erased':
      return t('It cannot be told for the newest event: {path} was erased.', { path })
    case 'type':
      return t('It cannot be told for the newest event: {path} is of another kind.', { path })
    default:
      return t('It cannot be told for the newest event: {path} has no usable value.', { path })
  }
}

function eventOf(sample: Partial<EventInput>): CloudEvent | null {
  const event = eventFromInput(
    { type: 'example', ...sample },
    { channel: 'window/sample.event', source: '/window', now: Date.now(), id: () => 'sample' },
  )
  return isRefusal(event) ? null : event
}

const shorten = (value: Json): string => cleanName(typeof value === 'string' ? `“${value}”` : sayJson(value), 80)
