/** One step: what it is, its fields, what it does with an event, where it leads, how it is doing. */
import { type RefObject, useDeferredValue, useEffect, useMemo, useRef } from 'react'
import type { Field } from '../../../runtime/model/field.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { NodeType } from '../../../runtime/model/node.ts'
import type { Problem } from '../../../runtime/model/problem.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { conditionFields } from '../../document/conditions/condition-fields.ts'
import { addRow, moveRow, removeRow, setValue } from '../../document/configure.ts'
import { fieldsAfter, fieldsAt, type Seen } from '../../document/event-fields.ts'
import { nodeName, nodeOf, typeOf } from '../../document/node-types.ts'
import { outputsOf } from '../../document/outputs.ts'
import { sentence } from '../../document/sentences.ts'
import { edit } from '../../stores/document.ts'
import { useNodeProblems } from '../../stores/problems.ts'
import { useSession } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { t } from '../../words/words.ts'
import { type Change, type RowEdit, type Step, StepProvider } from './fields/step-context.ts'
import { StepField } from './fields/step-field.tsx'
import { FormPlace } from './form-place.tsx'
import { GoesOn } from './goes-on.tsx'
import styles from './inspector.module.css'
import { PlainProblems } from './plain-problems.tsx'
import { useSamples } from './samples.ts'
import { StepFacts } from './step-facts.tsx'
import { StepHead } from './step-head.tsx'
import { TryIt } from './try/try-it.tsx'
import { WayIn } from './way-in.tsx'

type Props = { readonly flow: Flow; readonly id: string }

export function StepInspector({ flow, id }: Props) {
  const node = nodeOf(flow, id)
  const type = typeOf(node, nodeTypes)
  const problems = useNodeProblems(id)
  const name = nodeName(flow, id, nodeTypes)
  if (node === undefined) return null
  if (type === undefined)
    return (
      <div className={styles.body}>
        <StepHead flow={flow} id={id} />
        <p>{sentence(flow, id, nodeTypes)}</p>
        <Loose problems={problems} known={[]} name={name} id={id} />
      </div>
    )
  return <KnownStep flow={flow} id={id} type={type} problems={problems} name={name} />
}

const none: readonly string[] = []

type KnownProps = Props & { readonly type: NodeType; readonly problems: readonly Problem[]; readonly name: string }

function KnownStep({ flow, id, type, problems, name }: KnownProps) {
  const { samples } = useSamples(flow.id)
  const body = useRef<HTMLDivElement>(null)
  const wanted = useSession((session) => session.focusField)
  const config = nodeOf(flow, id)?.config ?? {}
  // What can be spoken of follows from the whole flow: worked out after the keystroke is on the screen.
  const settled = useDeferredValue(flow)
  const spoken = useMemo(() => {
    const seen: Seen = samples.map(({ type: eventType, data }) => ({ type: eventType, data }))
    // A producer's own fields speak of what it lets out.
    const fields =
      type.role === 'producer'
        ? fieldsAfter(settled, nodeTypes, `${id}.event`, seen)
        : fieldsAt(settled, nodeTypes, id, seen)
    const speaking = { fields: conditionFields(fields, settled), currency: settled.currency, zone: settled.zone }
    return { seen, fields, speaking }
  }, [settled, id, type, samples])
  const step: Step = useMemo(
    () => ({ flow, id, type, problems, ...spoken, wanted, change: changeOf(id, name), editRows: rowsOf(id, name) }),
    [flow, id, type, problems, spoken, name, wanted],
  )
  useFocusOn(wanted, body)
  return (
    <StepProvider value={step}>
      <div className={styles.body} ref={body}>
        <StepHead flow={flow} id={id} />
        <p className={styles.sentence}>{sentence(flow, id, nodeTypes)}</p>
        <StepFacts id={id} outputs={type.role === 'producer' ? outputsOf(flow, id, nodeTypes) : none} />
        {type.type === 'form' ? <FormPlace id={id} /> : null}
        {type.type === 'webhook' || type.type === 'catch-up' ? <WayIn config={config} /> : null}
        <Loose problems={problems} known={Object.keys(type.fields)} name={name} id={id} />
        {Object.entries<Field>(type.fields).map(([field, one]) => (
          <StepField
            key={field}
            field={one}
            name={field}
            path={field}
            value={Object.hasOwn(config, field) ? config[field] : undefined}
          />
        ))}
        <TryIt />
        <GoesOn flow={flow} id={id} />
      </div>
    </StepProvider>
  )
}

const changeOf =
  (id: string, name: string) =>
  ({ label, path, value, typing }: Change): void =>
    edit(
      t('Change {label} of {name}', { label, name }),
      (flow) => setValue(flow, nodeTypes, id, path, value),
      typing === true ? `config ${id} ${path}` : null,
    )

const rowsOf =
  (id: string, name: string) =>
  (label: string, path: string, change: RowEdit): void =>
    edit(t('{label} of {name}', { label, name }), (flow) => {
      if (change.kind === 'add') return addRow(flow, nodeTypes, id, path, change.row, change.before)
      if (change.kind === 'remove') return removeRow(flow, nodeTypes, id, path, change.index)
      return moveRow(flow, nodeTypes, id, path, change.from, change.to)
    })

const focusable = 'input, textarea, button, [tabindex]:not([tabindex="-1"])'

/** Brings a field into view and the focus into it, after the rows around it have opened. */
function useFocusOn(wanted: string | null, body: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (wanted === null) return
    const frame = requestAnimationFrame(() => {
      const place = body.current === null ? null : findField(body.current, wanted)
      // What is taller than the panel is shown from its beginning.
      const isTall =
        (place?.getBoundingClientRect().height ?? 0) > (body.current?.parentElement?.clientHeight ?? 0) - 80
      place?.scrollIntoView({ block: isTall ? 'start' : 'center' })
      const input = place?.querySelector<HTMLElement>('input, textarea, [role="combobox"]')
      ;(input ?? place?.querySelector<HTMLElement>(focusable))?.focus({ preventScroll: true })
      // A name is mostly written anew.
      if (wanted === 'name' && input instanceof HTMLInputElement) input.select()
      useSession.setState({ focusField: null })
    })
    return () => cancelAnimationFrame(frame)
  }, [wanted, body])
}

/** The field itself, or the nearest one around it. */
function findField(body: HTMLElement, path: string): Element | null {
  const parts = path.split('.')
  for (let length = parts.length; length > 0; length--) {
    const found = body.querySelector(`[data-field="${CSS.escape(parts.slice(0, length).join('.'))}"]`)
    if (found !== null) return found
  }
  return null
}

type LooseProps = {
  readonly problems: readonly Problem[]
  readonly known: readonly string[]
  readonly name: string
  readonly id: string
}

/** Problems that belong to no field of the form: a wire that is missing, a value that the type does not know. */
function Loose({ problems, known, name, id }: LooseProps) {
  const loose = problems.filter(({ field }) => field === undefined || !known.includes(field.split('.')[0] ?? ''))
  return (
    <PlainProblems
      problems={loose}
      fix={({ code, field }) =>
        code === 'CONFIG_UNKNOWN' && field !== undefined ? (
          <Button
            size="small"
            onClick={() => changeOf(id, name)({ label: t('a value'), path: field, value: undefined })}
          >
            {t('Take it out')}
          </Button>
        ) : null
      }
    />
  )
}
