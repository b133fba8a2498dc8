/** One setting of the flow: what it asks, the answer here, what counts without one, and the steps that use it. */
import type { Flow } from '../../../../runtime/model/flow.ts'
import { isObject, type JsonObject } from '../../../../runtime/model/json.ts'
import { nodeTypes } from '../../../../runtime/nodes/index.ts'
import { withFact } from '../../../document/describe.ts'
import { asKind, type DescribedKind, kindOfSchema } from '../../../document/field-kinds.ts'
import { nodeName } from '../../../document/node-types.ts'
import { changeSetting, removeSetting, setNeeded, usesOf } from '../../../document/parameters.ts'
import { edit, finishGesture } from '../../../stores/document.ts'
import { goTo, showFacts } from '../../../stores/session.ts'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { Field } from '../../../ui/field.tsx'
import { NumberInput } from '../../../ui/number-input.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { t } from '../../../words/words.ts'
import { SchemaForm } from '../../send/schema-form.tsx'
import { settingLabel } from '../fields/setting-chip.tsx'
import inspector from '../inspector.module.css'
import { ChoicesInput } from './choices-input.tsx'
import styles from './described.module.css'
import { FactsHead } from './facts-head.tsx'
import { kindOptions } from './kind-words.ts'

const kinds = ['text', 'choice', 'whole number', 'number', 'yes or no', 'money', 'date', 'email'] as const

type Props = { readonly flow: Flow; readonly name: string; readonly asked: JsonObject }

export function SettingPage({ flow, name, asked }: Props) {
  const title = settingLabel(flow.parameters, name)
  const kind = kindOfSchema(asked)
  const required = Array.isArray(flow.parameters.required) && flow.parameters.required.includes(name)
  const change = (label: string, next: (asked: JsonObject) => JsonObject, typing?: string): void =>
    edit(
      label,
      (now) => changeSetting(now, nodeTypes, name, next),
      typing === undefined ? null : `setting ${name} ${typing}`,
    )
  return (
    <div className={inspector.body}>
      <FactsHead title={title} kind={t('A setting of this flow')} />
      <Field label={t('What is asked')}>
        <TextInput
          value={typeof asked.title === 'string' ? asked.title : ''}
          placeholder={title}
          maxLength={60}
          onChange={(text) =>
            change(t('Name the setting {name}', { name: title }), (one) => withFact(one, 'title', text), 'title')
          }
          onBlur={finishGesture}
        />
      </Field>
      <Field label={t('Help for who answers it')} optional>
        <TextInput
          multiline
          value={typeof asked.description === 'string' ? asked.description : ''}
          onChange={(text) =>
            change(
              t('Describe the setting {name}', { name: title }),
              (one) => withFact(one, 'description', text),
              'help',
            )
          }
          onBlur={finishGesture}
        />
      </Field>
      <Field label={t('What the answer is')}>
        <Select<DescribedKind>
          value={kind}
          options={kindOptions(kinds, kind)}
          onChange={(next) => {
            if (next !== 'other') change(t('Change what {name} asks for', { name: title }), (one) => asKind(one, next))
          }}
        />
      </Field>
      {kind === 'choice' ? (
        <ChoicesInput
          schema={asked}
          onChange={(choices) =>
            change(t('Change what {name} can be', { name: title }), (one) => ({ ...one, enum: choices }), 'enum')
          }
        />
      ) : null}
      {kind === 'number' || kind === 'whole number' ? (
        <div className={styles.limits}>
          <Limit label={t('At least')} fact="minimum" {...{ asked, kind, change, title }} />
          <Limit label={t('At most')} fact="maximum" {...{ asked, kind, change, title }} />
        </div>
      ) : null}
      <SchemaForm
        schema={{ type: 'object', properties: { default: { ...without(asked), title: t('Without an answer it is') } } }}
        value={asked.default === undefined ? {} : { default: asked.default }}
        currency={flow.currency}
        zone={flow.zone}
        onLeave={finishGesture}
        onChange={(next, typing) =>
          change(
            t('Change what counts for {name} without an answer', { name: title }),
            (one) => withDefault(one, isObject(next) ? next.default : undefined),
            typing ? 'default' : undefined,
          )
        }
      />
      <Checkbox
        checked={required}
        label={t('It has to be answered')}
        onChange={(next) =>
          edit(t('Change whether {name} has to be answered', { name: title }), (now) =>
            setNeeded(now, nodeTypes, name, next),
          )
        }
      />
      <Uses flow={flow} name={name} />
      <div className={styles.end}>
        <span />
        <Button
          size="small"
          icon="trash"
          onClick={() => {
            edit(t('Remove the setting {name}', { name: title }), (now) => removeSetting(now, nodeTypes, name))
            showFacts(null)
          }}
        >
          {t('Remove')}
        </Button>
      </div>
    </div>
  )
}

function Uses({ flow, name }: Omit<Props, 'asked'>) {
  const uses = usesOf(flow, name)
  return (
    <section className={inspector.section}>
      <h3>{t('Used by')}</h3>
      {uses.length === 0 ? (
        <p className={inspector.quiet}>{t('No step yet. In a step, point at a field and choose its setting.')}</p>
      ) : (
        <ul className={inspector.ways}>
          {uses.map(({ node, path }) => (
            <li key={`${node} ${path}`}>
              <button type="button" className={inspector.link} onClick={() => goTo(node, path)}>
                {nodeName(flow, node, nodeTypes)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

type LimitProps = {
  readonly label: string
  readonly fact: 'minimum' | 'maximum'
  readonly asked: JsonObject
  readonly kind: 'number' | 'whole number'
  readonly title: string
  change(label: string, next: (asked: JsonObject) => JsonObject, typing?: string): void
}

function Limit({ label, fact, asked, kind, title, change }: LimitProps) {
  const value = asked[fact]
  return (
    <Field label={label} optional>
      <NumberInput
        value={typeof value === 'number' ? value : undefined}
        integer={kind === 'whole number'}
        onChange={(limit) =>
          change(t('Change the limits of {name}', { name: title }), (one) => withFact(one, fact, limit), fact)
        }
      />
    </Field>
  )
}

/** No is an answer too, so that it is no fact that is left out. */
function withDefault(asked: JsonObject, value: JsonObject[string] | undefined): JsonObject {
  return value === undefined ? withFact(asked, 'default', undefined) : { ...asked, default: value }
}

/** The default is what is asked for here, so it is no hint. */
const without = ({ default: _, description: __, ...asked }: JsonObject): JsonObject => asked
