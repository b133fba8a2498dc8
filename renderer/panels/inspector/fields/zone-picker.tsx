/** A time zone out of all that there are, found by typing a city. */
import { zoneNames } from '../../../../runtime/model/zone.ts'
import { Combobox, type ComboboxOption } from '../../../ui/combobox.tsx'
import { locale, t } from '../../../words/words.ts'

type Props = {
  readonly value: string
  onChange(zone: string): void
  readonly placeholder?: string | undefined
  readonly label?: string | undefined
}

let options: readonly ComboboxOption[] | undefined

export function ZonePicker({ value, onChange, placeholder, label }: Props) {
  options ??= zoneNames().map(option)
  return (
    <Combobox
      value={value}
      onChange={onChange}
      options={options}
      placeholder={placeholder ?? t('Find a city')}
      label={label}
    />
  )
}

function option(zone: string): ComboboxOption {
  let hint: string | undefined
  return {
    value: zone,
    label: zone.replaceAll('_', ' '),
    // Worked out for what is shown: for all of them it takes a tenth of a second.
    get hint() {
      hint ??= hourOf(zone)
      return hint
    },
  }
}

/** `GMT+1`: what most people know of their zone. */
const hourOf = (timeZone: string): string =>
  new Intl.DateTimeFormat(locale(), { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')?.value ?? ''
