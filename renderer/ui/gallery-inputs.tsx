/** The part of the living style sheet with everything that takes a value. */
import { useState } from 'react'
import { Checkbox } from './checkbox.tsx'
import { Combobox } from './combobox.tsx'
import { DurationInput } from './duration-input.tsx'
import { Field } from './field.tsx'
import styles from './gallery.module.css'
import { MoneyInput } from './money-input.tsx'
import { NumberInput } from './number-input.tsx'
import { Segmented } from './segmented.tsx'
import { Select } from './select.tsx'
import { Switch } from './switch.tsx'
import { TextInput } from './text-input.tsx'
import { TimeInput } from './time-input.tsx'

const events = [
  { value: 'payment.submitted', label: 'Payment submitted', hint: '1,204 today' },
  { value: 'payment.captured', label: 'Payment captured', hint: '1,121 today' },
  { value: 'payment.failed', label: 'Payment failed', hint: '65 today' },
]

const providers = [
  { value: 'simulator', label: 'Payment simulator', help: 'Answers like a bank, moves no money.' },
  { value: 'card', label: 'Card provider' },
]

export function GalleryInputs() {
  const [text, setText] = useState('Which payment?')
  const [note, setNote] = useState('Tells the shopper what to do next.\nGrows with its text.')
  const [tries, setTries] = useState<number | undefined>(40)
  const [money, setMoney] = useState<{ minor: number; currency: string } | undefined>({ minor: 4200, currency: 'GBP' })
  const [provider, setProvider] = useState('simulator')
  const [event, setEvent] = useState('payment.captured')
  const [type, setType] = useState('payment.submitted')
  const [on, setOn] = useState(true)
  const [window, setWindow] = useState('10m')
  const [long, setLong] = useState('1h30m')
  const [time, setTime] = useState('06:00')
  const [mode, setMode] = useState('rules')
  return (
    <section className={styles.card}>
      <h2>Inputs</h2>
      <TextInput value="" onChange={() => {}} label="Find a step" placeholder="Find a step" icon="search" keys="/" />
      <Field label="Name" help="Shown on the card.">
        <TextInput value={text} onChange={setText} />
      </Field>
      <Field label="Note" optional>
        <TextInput value={note} onChange={setNote} multiline placeholder="What is this step for?" />
      </Field>
      <Field
        label="Amount of tries"
        problem={{ message: 'Expected at most 10 tries, got 40', fix: { title: 'Write 10', run: () => setTries(10) } }}
      >
        <NumberInput value={tries} onChange={setTries} minimum={1} maximum={10} integer suffix="tries" />
      </Field>
      <div className={styles.pair}>
        <Field label="More than">
          <MoneyInput value={money} onChange={setMoney} currency="GBP" />
        </Field>
        <Field label="At">
          <TimeInput value={time} onChange={setTime} />
        </Field>
      </div>
      <Field label="Provider">
        <Select value={provider} onChange={setProvider} options={providers} />
      </Field>
      <Field label="Event" problem={{ message: 'No step makes this event yet', severity: 'warning' }}>
        <Combobox value={event} onChange={setEvent} options={events} placeholder="Choose an event" />
      </Field>
      <Field label="Event type">
        <Combobox value={type} onChange={setType} options={events} freeText mono />
      </Field>
      <Field label="Remember for" help="How long a key is remembered.">
        <DurationInput value={window} onChange={setWindow} />
      </Field>
      <Field label="Give up after">
        <DurationInput value={long} onChange={setLong} />
      </Field>
      <Segmented
        label="How to choose"
        value={mode}
        onChange={setMode}
        options={[
          { value: 'rules', label: 'Rules' },
          { value: 'expression', label: 'Expression' },
        ]}
      />
      <div className={styles.row}>
        <Switch checked={on} onChange={setOn} label="In order" />
        <Switch checked={!on} onChange={() => setOn(!on)} label="Off" />
        <Switch checked onChange={() => {}} label="Fixed" disabled />
      </div>
      <div className={styles.row}>
        <Checkbox checked={on} onChange={setOn} label="Keep the data" />
        <Checkbox checked={false} onChange={() => {}} label="Some" mixed />
        <Checkbox checked={false} onChange={() => {}} label="Fixed" disabled />
      </div>
      <TextInput value="Cannot be changed" onChange={() => {}} label="Disabled" disabled />
    </section>
  )
}
