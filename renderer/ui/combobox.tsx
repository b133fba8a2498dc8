/** A choice out of a long list, found by typing. With `freeText` the list only suggests. */
import { Autocomplete } from '@base-ui/react/autocomplete'
import { Combobox as Base } from '@base-ui/react/combobox'
import type { BaseUIEvent } from '@base-ui/react/types'
import { type KeyboardEvent, useRef } from 'react'
import { t } from '../words/words.ts'
import { classes } from './classes.ts'
import control from './control.module.css'
import { useField } from './field.tsx'
import { Icon } from './icon.tsx'
import text from './text-input.module.css'

export type ComboboxOption = { readonly value: string; readonly label: string; readonly hint?: string | undefined }

type Props = {
  readonly value: string
  onChange(value: string): void
  readonly options: readonly ComboboxOption[]
  readonly freeText?: boolean | undefined
  readonly placeholder?: string | undefined
  readonly label?: string | undefined
  readonly invalid?: boolean | undefined
  readonly disabled?: boolean | undefined
  readonly mono?: boolean | undefined
}

export function Combobox({ freeText, ...props }: Props) {
  return freeText === true ? <Suggesting {...props} /> : <Choosing {...props} />
}

function useInputProps({ placeholder, label, invalid, mono }: Props) {
  const field = useField()
  const wrong = invalid ?? field?.invalid ?? false
  return {
    id: field?.id,
    placeholder,
    className: classes(control.input, mono === true && text.mono),
    'aria-label': label,
    // The list makes the rest of the page, the label's element with it, invisible to assistive technology: named by id.
    'aria-labelledby': label === undefined ? field?.labelId : undefined,
    'aria-invalid': wrong || undefined,
    'aria-describedby': field?.describedBy,
  }
}

/** Escape closes the list. Where it is closed already, the value stays and the key is for whatever is around: a dialog. */
function useClosing() {
  const isOpen = useRef(false)
  return {
    opened: (open: boolean): void => {
      isOpen.current = open
    },
    onKeyDown: (event: BaseUIEvent<KeyboardEvent<HTMLInputElement>>): void => {
      if (event.key === 'Escape' && !isOpen.current) event.preventBaseUIHandler()
    },
  }
}

function Choosing(props: Props) {
  const { value, onChange, options, disabled } = props
  const input = useInputProps(props)
  const closing = useClosing()
  const known = options.find((option) => option.value === value)
  const chosen = known ?? (value === '' ? null : { value, label: value })
  return (
    <Base.Root
      items={options}
      value={chosen}
      onValueChange={(next) => onChange(next?.value ?? '')}
      isItemEqualToValue={(a, b) => a.value === b.value}
      itemToStringLabel={(option) => option.label}
      disabled={disabled}
      onOpenChange={closing.opened}
      autoHighlight
    >
      <Base.InputGroup className={control.control}>
        <Base.Input {...input} onKeyDown={closing.onKeyDown} />
        <Base.Trigger className={control.opener} aria-label={t('Show the choices')}>
          <Icon name="chevrons-up-down" size={14} />
        </Base.Trigger>
      </Base.InputGroup>
      <Base.Portal>
        <Base.Positioner className={control.positioner} sideOffset={4} collisionPadding={8}>
          <Base.Popup className={control.popup}>
            <Base.Empty>
              <div className={control.none}>{t('Nothing fits')}</div>
            </Base.Empty>
            <Base.List>
              {(option: ComboboxOption) => (
                <Base.Item key={option.value} value={option} className={control.option}>
                  <Base.ItemIndicator className={control.tick}>
                    <Icon name="check" size={14} />
                  </Base.ItemIndicator>
                  <OptionText option={option} />
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Suggesting(props: Props) {
  const { value, onChange, options, disabled } = props
  const input = useInputProps(props)
  const { contains } = Autocomplete.useFilter()
  const closing = useClosing()
  return (
    <Autocomplete.Root
      items={options}
      value={value}
      onValueChange={onChange}
      itemToStringValue={(option) => option.value}
      filter={(option, query) => contains(option.label, query) || contains(option.value, query)}
      disabled={disabled}
      onOpenChange={closing.opened}
      openOnInputClick
    >
      <Autocomplete.InputGroup className={control.control}>
        <Autocomplete.Input {...input} spellCheck={false} onKeyDown={closing.onKeyDown} />
      </Autocomplete.InputGroup>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className={control.positioner} sideOffset={4} collisionPadding={8}>
          <Autocomplete.Popup className={control.popup}>
            <Autocomplete.List>
              {(option: ComboboxOption) => (
                <Autocomplete.Item key={option.value} value={option} className={classes(control.option, control.plain)}>
                  <OptionText option={option} />
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  )
}

function OptionText({ option }: { readonly option: ComboboxOption }) {
  return (
    <>
      <span className={control.text}>{option.label}</span>
      {option.hint === undefined ? null : <span className={control.hint}>{option.hint}</span>}
    </>
  )
}
