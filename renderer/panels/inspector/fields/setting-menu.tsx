/** Beside the label of a step's field: it is taken from a setting of the flow, or its value becomes one. */
import type { Field } from '../../../../runtime/model/field.ts'
import type { Json } from '../../../../runtime/model/json.ts'
import { nodeTypes } from '../../../../runtime/nodes/index.ts'
import { askedBy, makeSetting, settingName } from '../../../document/parameters.ts'
import { edit } from '../../../stores/document.ts'
import { IconButton } from '../../../ui/button.tsx'
import { Menu, type MenuEntry } from '../../../ui/menu.tsx'
import { t } from '../../../words/words.ts'
import { settingsFor } from './fits-field.ts'
import { settingLabel, settingOf } from './setting-chip.tsx'
import { useStep } from './step-context.ts'
import styles from './step-field.module.css'

type Props = {
  readonly field: Field
  readonly label: string
  readonly path: string
  readonly value: Json | undefined
}

export function SettingMenu({ field, label, path, value }: Props) {
  const { flow, id, change } = useStep()
  if (settingOf(value) !== null) return null
  const names = settingsFor(field, flow.parameters)
  const asked = askedBy(field, label, value)
  if (names.length === 0 && asked === undefined) return null
  const make = (): void =>
    edit(t('Make a setting of {label}', { label }), (now) => {
      // Of the flow as it is then: the name has to be a new one.
      const name = settingName(now, label)
      return asked === undefined ? now : makeSetting(now, nodeTypes, { node: id, path }, name, asked)
    })
  const items: readonly MenuEntry[] = [
    ...(asked === undefined
      ? []
      : [{ kind: 'item' as const, label: t('Make it a setting of this flow'), icon: 'plus', run: make }]),
    ...(names.length === 0 ? [] : [{ kind: 'heading' as const, label: t('Take it from a setting') }]),
    ...names.map((name) => ({
      kind: 'item' as const,
      label: settingLabel(flow.parameters, name),
      run: () => change({ label, path, value: { $param: name } }),
    })),
  ]
  return (
    <span className={styles.aside}>
      <Menu
        align="end"
        trigger={<IconButton icon="sliders" size="small" label={t('Take {label} from a setting', { label })} />}
        items={items}
      />
    </span>
  )
}
