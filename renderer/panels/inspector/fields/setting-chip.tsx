/** A value that is the answer to one of the flow's settings, and the way back to a value of its own. */
import { isObject, type Json, type JsonObject } from '../../../../runtime/model/json.ts'
import { sayLabel } from '../../../../runtime/nodes/words.ts'
import { cleanName } from '../../../document/names.ts'
import { showFacts } from '../../../stores/session.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { Chip } from '../../../ui/chip.tsx'
import { sayJson } from '../../../words/json-words.ts'
import { t } from '../../../words/words.ts'
import outdent from '../outdent.module.css'
import styles from './setting-chip.module.css'
import { useStep } from './step-context.ts'

type Props = { readonly label: string; readonly path: string; readonly name: string }

export function SettingChip({ label, path, name }: Props) {
  const { flow, change } = useStep()
  const title = settingLabel(flow.parameters, name)
  const answer = answerOf(flow.parameters, flow.settings, name)
  return (
    <div className={styles.setting}>
      <Chip>{t('Setting: {name}', { name: title })}</Chip>
      {answer === undefined ? null : <span className={styles.answer}>{cleanName(sayJson(answer), 60)}</span>}
      {Object.hasOwn(propertiesOf(flow.parameters), name) ? (
        <IconButton
          icon="sliders"
          size="small"
          label={t('Change what {name} asks', { name: title })}
          onClick={() => showFacts({ kind: 'setting', name })}
        />
      ) : null}
      <Button
        kind="quiet"
        size="small"
        className={outdent.button}
        onClick={() => change({ label, path, value: answer })}
      >
        {t('Use a value here')}
      </Button>
    </div>
  )
}

/** The setting's name where the value is one: `{ "$param": "holdMinutes" }`. */
export const settingOf = (value: Json | undefined): string | null =>
  isObject(value) && typeof value.$param === 'string' ? value.$param : null

export function settingLabel(parameters: JsonObject, name: string): string {
  const asked = propertiesOf(parameters)[name]
  return isObject(asked) && typeof asked.title === 'string' ? cleanName(asked.title, 60) : sayLabel(cleanName(name, 60))
}

export const propertiesOf = ({ properties }: JsonObject): JsonObject => (isObject(properties) ? properties : {})

function answerOf(parameters: JsonObject, settings: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(settings, name)) return settings[name]
  const asked = propertiesOf(parameters)[name]
  return isObject(asked) ? asked.default : undefined
}
