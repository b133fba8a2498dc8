/** What became of one event of a case, in sentences: the way, what was done outside, and why nothing else happened. */
import type { CaseEvent, WhyNot } from '../../../runtime/model/api/case.ts'
import { reasonBeside } from '../../../runtime/model/effect.ts'
import { type Flow, splitOutput } from '../../../runtime/model/flow.ts'
import { sayCondition } from '../../../runtime/nodes/condition-words.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { cleanName } from '../../document/names.ts'
import { stepTitle } from '../../document/node-types.ts'
import { outputLabel } from '../../document/outputs.ts'
import { speechOf } from '../../document/speech.ts'
import { useDocument } from '../../stores/document.ts'
import { useShop } from '../../stores/shop.ts'
import { Icon } from '../../ui/icon.tsx'
import { formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { sayEffect } from '../history/say-effect.ts'
import { sayOutcome } from '../history/say-outcome.ts'
import { saySeen } from '../history/say-seen.ts'
import { Tries } from '../history/tries.tsx'
import styles from './case.module.css'

export function CaseStory({ event }: { readonly event: CaseEvent }) {
  const open = useDocument(({ id }) => id)
  const document = useDocument(({ flow }) => flow)
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const flowOf = (id: string): Flow | null => (open === id ? document : null)
  const stepOf = (stage: string): string => {
    const slash = stage.indexOf('/')
    const flow = stage.slice(0, slash)
    const node = stage.slice(slash + 1)
    const way = event.flows.find((each) => each.flow === flow)
    const named = way?.named.find((step) => step.node === node)
    return stepTitle(named ?? { node, type: '', name: '' }, flowOf(flow), nodeTypes)
  }
  const currencyOf = (flow: string): string | undefined => event.flows.find((each) => each.flow === flow)?.currency
  const line = (not: WhyNot, index: number) => (
    <li key={`${index} ${not.node}`} className={styles.not}>
      <Icon name="x" size={13} />
      <span>{sayNot(not, flowOf(not.flow), stepOf(`${not.flow}/${not.node}`), currencyOf(not.flow))}</span>
    </li>
  )
  const others = event.not.filter(isOfOtherKind)
  const telling = event.not.filter((not) => !isOfOtherKind(not))
  return (
    <ul className={styles.story}>
      {event.flows.map(({ flow, name, steps }) => (
        <li key={flow}>
          <Icon name="flow" size={13} />
          <span>
            {t('{flow}: {way}', {
              flow: cleanName(name, 60),
              way: steps
                .map(({ node, kind, outputs }) => {
                  const step = stepOf(`${flow}/${node}`)
                  const ways = outputs.map((output) => outputLabel(splitOutput(output).output)).join(', ')
                  return kind === 'router' && ways !== '' ? `${step} (${ways})` : step
                })
                .join(' → '),
            })}
          </span>
        </li>
      ))}
      {event.outcomes.map(({ stage, code, numbers }) => (
        <li key={`${stage} ${code}`}>
          <Icon name="sigma" size={13} />
          <span>
            {stepOf(stage)}: {sayOutcome(code, numbers)}
          </span>
        </li>
      ))}
      {event.effects.map((effect) => (
        <li key={effect.key} data-tone={toneOf(effect.state)}>
          <Icon name="send" size={13} />
          <div>
            {stepOf(effect.stage)}: {sayEffect(effect, zone)} {reasonBeside(effect)}
            <Tries effect={effect} zone={zone} />
          </div>
        </li>
      ))}
      {event.letters.map(({ stage, message }) => (
        <li key={`${stage} ${message}`} data-tone="bad">
          <Icon name="alert" size={13} />
          <span>
            {stepOf(stage)}: {message}
          </span>
        </li>
      ))}
      {event.waits.map(({ stage, until }) => (
        <li key={`${stage} ${until}`}>
          <Icon name="hourglass" size={13} />
          <span>
            {t('{step}: goes on {when}, unless something comes before', {
              step: stepOf(stage),
              when: formatMoment(until, zone, Date.now()),
            })}
          </span>
        </li>
      ))}
      {telling.map(line)}
      {others.length > 0 ? (
        <li className={styles.not}>
          <details>
            <summary>
              {t('{count, plural, one {One way is} other {# ways are}} for other kinds of events', {
                count: others.length,
              })}
            </summary>
            <ul>{others.map(line)}</ul>
          </details>
        </li>
      ) : null}
    </ul>
  )
}

const toneOf = (state: string): 'good' | 'plain' | 'bad' =>
  state === 'done' ? 'good' : state === 'pending' || state === 'inflight' ? 'plain' : 'bad'

/** That an order is no payment says nothing about it. */
const isOfOtherKind = (not: WhyNot): boolean => not.kind === 'condition' && /^!?\(?event\.type\b/.test(not.clause.text)

/** "Not Held at What is it about?: risk is HIGH did not hold, risk was MEDIUM". */
function sayNot(not: WhyNot, flow: Flow | null, step: string, currency: string | undefined): string {
  if (not.kind === 'not on') return t('Not in {flow}: it was not on then', { flow: cleanName(not.name, 60) })
  if (not.kind === 'not heard')
    return t('Not in {flow}: it does not listen to such events', { flow: cleanName(not.name, 60) })
  const { text, held, values } = not.clause
  const condition = flow ? speechOf(flow).condition(text) : sayCondition(text, currency)
  const seen = saySeen(values, currency)
  const told = { step, way: outputLabel(not.way), condition, seen }
  if (held === null) return t('Not “{way}” at {step}: it could not be told whether {condition} ({seen})', told)
  return t('Not “{way}” at {step}: it needs {condition} ({seen})', told)
}
