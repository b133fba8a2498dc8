/** The way of an event through one flow, step by step, with what each condition saw. */
import type { EventDetail, WayStep } from '../../../runtime/model/api/history.ts'
import { reasonBeside } from '../../../runtime/model/effect.ts'
import { splitOutput } from '../../../runtime/model/flow.ts'
import { sayCondition } from '../../../runtime/nodes/condition-words.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { cleanName } from '../../document/names.ts'
import { nodeOf, stepTitle } from '../../document/node-types.ts'
import { outputLabel } from '../../document/outputs.ts'
import { speechOf } from '../../document/speech.ts'
import { useDocument } from '../../stores/document.ts'
import { goTo } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Icon } from '../../ui/icon.tsx'
import { RoleTile } from '../../ui/role-tile.tsx'
import { t } from '../../words/words.ts'
import beside from '../beside.module.css'
import styles from './event-panel.module.css'
import { sayEffect } from './say-effect.ts'
import { saySeen, upperFirst } from './say-seen.ts'
import { Tries } from './tries.tsx'

/** What came of it. */
type Results = Pick<EventDetail, 'effects' | 'letters'>
type Props = { readonly way: EventDetail['flows'][number]; readonly detail: Results }

export function Way({ way, detail }: Props) {
  const open = useDocument(({ id }) => id)
  return (
    <section className={beside.part}>
      <h4>{way.flow === open ? t('Its way') : t('Its way through {name}', { name: cleanName(way.name, 60) })}</h4>
      <ol className={styles.way}>
        {way.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step can be passed twice, and the list never changes.
          <Step key={index} step={step} way={way} detail={detail} />
        ))}
      </ol>
    </section>
  )
}

type StepProps = {
  readonly step: WayStep
  readonly way: EventDetail['flows'][number]
  readonly detail: Results
}

function Step({ step, way: { flow, currency, stopped, named: steps }, detail }: StepProps) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const named = steps.find(({ node }) => node === step.node)
  const document = useDocument((state) => (state.id === flow ? state.flow : null))
  const node = document ? nodeOf(document, step.node) : undefined
  const type = nodeTypes.find((each) => each.type === (node?.type ?? named?.type))
  const effects = detail.effects.filter(({ stage }) => stage === `${flow}/${step.node}`)
  const letter = detail.letters.find(({ stage }) => stage === `${flow}/${step.node}`)
  return (
    <li>
      {type ? <RoleTile role={type.role} icon={type.icon} size={20} /> : <Icon name="square" size={16} />}
      <div className={styles.told}>
        <button type="button" className={styles.step} disabled={!node} onClick={() => goTo(step.node)}>
          {named ? stepTitle(named, document, nodeTypes) : t('A step since removed')}
        </button>
        {step.outputs.length > 0 && step.kind === 'router' ? (
          <span className={styles.out}>
            <Icon name="arrow-right" size={12} />
            {step.outputs.map((output) => outputLabel(splitOutput(output).output)).join(', ')}
            {step.outputs.some((output) => stopped.includes(output)) ? ` (${t('leads nowhere')})` : ''}
          </span>
        ) : null}
        {step.conditions.flatMap(({ field, clauses }) =>
          clauses.map(({ text, held, values }) => (
            <p key={`${field} ${text}`} className={styles.clause} data-held={String(held)}>
              <Icon name={held === null ? 'help' : held ? 'check' : 'x'} size={12} />
              <span className="said">{outcomes[String(held)]?.()}</span>
              <span>{upperFirst(document ? speechOf(document).condition(text) : sayCondition(text, currency))}</span>
              <span className={styles.seen}>{saySeen(values, currency)}</span>
            </p>
          )),
        )}
        {step.failure === null ? null : <p className={styles.bad}>{step.failure}</p>}
        {letter ? <p className={styles.bad}>{letter.message}</p> : null}
        {effects.map((effect) => (
          <div key={effect.key} className={styles.effect}>
            {sayEffect(effect, zone)} {reasonBeside(effect)}
            <Tries effect={effect} zone={zone} />
          </div>
        ))}
      </div>
    </li>
  )
}

const outcomes: { readonly [held: string]: () => string } = {
  true: () => t('Held:'),
  false: () => t('Did not hold:'),
  null: () => t('Cannot be told:'),
}
