/** The settings of a flow: a form of the answers, each with the way to what is asked, and a way to ask for one more. */
import { useMemo } from 'react'
import type { Flow } from '../../../runtime/model/flow.ts'
import { isObject } from '../../../runtime/model/json.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { addSetting, settingName, settingNames } from '../../document/parameters.ts'
import { setAnswer } from '../../document/settings.ts'
import { edit, finishGesture } from '../../stores/document.ts'
import { showFacts } from '../../stores/session.ts'
import { IconButton } from '../../ui/button.tsx'
import type { FieldProblem } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { t } from '../../words/words.ts'
import { SchemaForm } from '../send/schema-form.tsx'
import { AddByName } from './described/add-by-name.tsx'
import { settingLabel } from './fields/setting-chip.tsx'
import inspector from './inspector.module.css'

type Props = { readonly flow: Flow; readonly problems: ReadonlyMap<string, FieldProblem> }

export function FlowSettings({ flow, problems }: Props) {
  const names = useMemo(() => settingNames(flow), [flow])
  const add = (label: string): void => {
    const name = settingName(flow, label)
    edit(t('Add the setting {name}', { name: label }), (now) =>
      addSetting(now, nodeTypes, name, { type: 'string', title: label.slice(0, 60) }),
    )
    showFacts({ kind: 'setting', name })
  }
  return (
    <section className={inspector.section}>
      <h3>{t('Settings')}</h3>
      {names.length === 0 ? (
        <p className={inspector.quiet}>{t('What others should be able to set without opening the steps.')}</p>
      ) : (
        <SchemaForm
          schema={flow.parameters}
          value={flow.settings}
          currency={flow.currency}
          zone={flow.zone}
          problems={problems}
          onLeave={finishGesture}
          onChange={(next, typing) => answer(flow, isObject(next) ? next : {}, typing)}
          aside={(name) => (
            <IconButton
              icon="sliders"
              size="small"
              label={t('Change what {name} asks', { name: settingLabel(flow.parameters, name) })}
              onClick={() => showFacts({ kind: 'setting', name })}
            />
          )}
        />
      )}
      <AddByName
        title={t('Add a setting')}
        label={t('What is asked')}
        wrong={() => undefined}
        input={(name, setName) => (
          <TextInput value={name} placeholder={t('Largest order')} maxLength={60} onChange={setName} />
        )}
        onAdd={add}
      />
    </section>
  )
}

/** One answer changed: the others stay as they are. */
function answer(flow: Flow, next: Flow['settings'], typing: boolean): void {
  const names = new Set([...Object.keys(flow.settings), ...Object.keys(next)])
  for (const name of names) {
    const value = Object.hasOwn(next, name) ? next[name] : undefined
    if (value === (Object.hasOwn(flow.settings, name) ? flow.settings[name] : undefined)) continue
    edit(
      t('Change the setting {name}', { name: settingLabel(flow.parameters, name) }),
      (now) => setAnswer(now, nodeTypes, name, value ?? null),
      typing ? `setting ${name}` : null,
    )
  }
}
