/** One test: whether it passed, as written and in each standard variant, and at which step it did not. */
import { useEffect, useRef, useState } from 'react'
import type { FlowTestResult, Variant } from '../../../runtime/engine/flow-test.ts'
import type { FlowTest } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { canvasControls } from '../../actions/canvas-controls.ts'
import { removeTest, renameTest } from '../../document/flow-tests.ts'
import { cleanName } from '../../document/names.ts'
import { nodeName, nodeOf } from '../../document/node-types.ts'
import { edit, useDocument } from '../../stores/document.ts'
import { goTo } from '../../stores/session.ts'
import { IconButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Menu } from '../../ui/menu.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { t } from '../../words/words.ts'
import styles from './tests.module.css'

type Props = {
  readonly test: FlowTest
  readonly index: number
  /** Null: it has not run. */
  readonly results: readonly FlowTestResult[] | null
}

/** Differences that are shown of one variant; the first one mostly explains the others. */
const mostShown = 4

export function TestRow({ test, index, results }: Props) {
  const [naming, setNaming] = useState(false)
  const failed = results?.filter(({ failures }) => failures.length > 0) ?? []
  const state = results === null ? 'waiting' : failed.length === 0 ? 'passed' : 'failed'
  const name = cleanName(test.name)
  const passedToo = results?.filter(({ variant, failures }) => variant !== 'as written' && failures.length === 0) ?? []
  return (
    <li aria-label={name}>
      <span className={styles.icon} data-state={state}>
        <Icon name={icons[state]} size={15} />
        <span className="said">{states[state]()}</span>
      </span>
      <div className={styles.told}>
        {naming ? (
          <NameInput name={name} index={index} onDone={() => setNaming(false)} />
        ) : (
          <span className={styles.name}>{name}</span>
        )}
        {passedToo.length > 0 ? (
          <span className={styles.variant}>
            {t('also with {variants}', { variants: passedToo.map(({ variant }) => variants[variant]()).join(', ') })}
          </span>
        ) : null}
        {failed.map((result) => (
          <Failures key={result.variant} result={result} />
        ))}
      </div>
      <Menu
        align="end"
        trigger={<IconButton size="small" icon="more" label={t('More about {name}', { name })} />}
        items={[
          { kind: 'item', label: t('Rename'), icon: 'edit', run: () => setNaming(true) },
          {
            kind: 'item',
            label: t('Delete the test'),
            icon: 'trash',
            run: () => edit(t('Delete the test {name}', { name }), (flow) => removeTest(flow, index)),
          },
        ]}
      />
    </li>
  )
}

function NameInput({ name, index, onDone }: { readonly name: string; readonly index: number; onDone(): void }) {
  const [text, setText] = useState(name)
  const input = useRef<HTMLInputElement>(null)
  // The menu gives the focus back to its button when it has gone: only then is it ours to take.
  useEffect(() => {
    const timer = setTimeout(() => input.current?.select(), 80)
    return () => clearTimeout(timer)
  }, [])
  const keep = (): void => {
    edit(t('Rename the test {name}', { name }), (flow) => renameTest(flow, index, text))
    onDone()
  }
  return (
    <TextInput
      ref={input}
      value={text}
      onChange={setText}
      label={t('Name of the test')}
      maxLength={120}
      onBlur={keep}
      onKeyDown={(press) => {
        if (press.key === 'Enter') keep()
        if (press.key === 'Escape') onDone()
      }}
    />
  )
}

function Failures({ result: { variant, failures } }: { readonly result: FlowTestResult }) {
  const flow = useDocument((document) => document.flow)
  const first = failures.find(
    ({ node }) => node !== undefined && flow !== null && nodeOf(flow, node) !== undefined,
  )?.node
  const show = (node: string): void => {
    goTo(node)
    canvasControls()?.reveal(node)
  }
  return (
    <div className={styles.failed}>
      {variant === 'as written' ? null : <span className={styles.variant}>{variants[variant]()}</span>}
      {failures.slice(0, mostShown).map(({ message }) => (
        <p key={message} className={styles.failure}>
          {message}
        </p>
      ))}
      {failures.length > mostShown ? (
        <p className={styles.variant}>{t('and {count} more', { count: failures.length - mostShown })}</p>
      ) : null}
      {first !== undefined && flow !== null ? (
        <button type="button" className={styles.link} onClick={() => show(first)}>
          {t('Go to {name}', { name: nodeName(flow, first, nodeTypes) })}
        </button>
      ) : null}
    </div>
  )
}

const icons = { waiting: 'square', passed: 'check-circle', failed: 'x-circle' } as const
const states = { waiting: () => t('Not run:'), passed: () => t('Passed:'), failed: () => t('Failed:') } as const

const variants: { readonly [variant in Variant]: () => string } = {
  'as written': () => t('as written'),
  duplicate: () => t('every event twice'),
  swap: () => t('neighbours swapped'),
  replay: () => t('the log again'),
}
