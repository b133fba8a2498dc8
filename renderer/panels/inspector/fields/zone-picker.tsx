/** A time zone out of all that there are, found by typing a city. */
import { zoneNames } from '../../../../runtime/model/zone.ts'
import { Combobox } from '../../../ui/combobox.tsx'
import { locale, t } from '../../../words/words.ts'

type Props = {
  readonly value: string
  onChange(zone: string): void
  readonly placeholder?: string | undefined
  readonly label?: string | undefined
}

let options: readonly { readonly value: string; readonly label: string; readonly hint: string }[] | undefined

export function ZonePicker({ value, onChange, placeholder, label }: Props) {
  options ??= zoneNames().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' '), hint: hourOf(zone) }))
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

/** `GMT+1`: what most people know of their zone. */
const hourOf = (timeZone: string): string =>
  new Intl.DateTimeFormat(locale(), { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')?.value ?? ''
