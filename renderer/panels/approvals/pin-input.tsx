/** Where a PIN is entered: digits, unseen. */
import { TextInput } from '../../ui/text-input.tsx'

export const isPin = (text: string): boolean => /^\d{4,12}$/.test(text)

type Props = {
  readonly value: string
  onChange(value: string): void
  onEnter?(): void
}

export const PinInput = ({ value, onChange, onEnter }: Props) => (
  <TextInput
    type="password"
    value={value}
    onChange={(next) => onChange(next.replace(/\D/g, ''))}
    maxLength={12}
    onKeyDown={(event) => {
      if (event.key === 'Enter') onEnter?.()
    }}
  />
)
