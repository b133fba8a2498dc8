/** What to look for in the log: a word, a kind of event, a time. */
import { useEffect, useRef, useState } from 'react'
import { sayType } from '../../../runtime/nodes/words.ts'
import { host } from '../../bridge/host.ts'
import { cleanName } from '../../document/names.ts'
import { useDocument } from '../../stores/document.ts'
import { openCase } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { t } from '../../words/words.ts'
import { ExactTimes } from './exact-times.tsx'
import { clearFilter, narrow, type Span, setSpan, useFilter } from './filter-store.ts'
import styles from './history.module.css'

export function FilterBar() {
  const flow = useDocument(({ id }) => id)
  const { filter, span } = useFilter()
  const types = useTypes()
  return (
    <search className={styles.filter}>
      <Word />
      <div className={styles.choice}>
        <Select
          label={t('Kind of event')}
          value={filter.type ?? ''}
          onChange={(type) => narrow({ type })}
          options={[
            { value: '', label: t('All events') },
            ...types.map((type) => ({ value: type, label: cleanName(sayType(type)) })),
          ]}
        />
      </div>
      <div className={styles.choice}>
        <Select
          label={t('Where')}
          value={filter.flow === undefined ? 'shop' : 'flow'}
          onChange={(where) => narrow({ flow: where === 'flow' && flow !== null ? flow : undefined })}
          options={[
            { value: 'shop', label: t('Whole shop') },
            { value: 'flow', label: t('This flow') },
          ]}
        />
      </div>
      <div className={styles.choice}>
        <Select<Span> label={t('When')} value={span} onChange={(chosen) => setSpan(chosen)} options={spans()} />
      </div>
      {span === 'exact' ? <ExactTimes /> : null}
      {filter.text === undefined ? null : (
        <Button icon="list-tree" onClick={() => openCase(filter.text ?? '')}>
          {t('The whole story')}
        </Button>
      )}
      {Object.keys(filter).length > 0 || span !== 'all' ? (
        <Button kind="quiet" icon="x" onClick={clearFilter}>
          {t('Clear')}
        </Button>
      ) : null}
    </search>
  )
}

const spans = (): readonly { value: Span; label: string }[] => [
  { value: 'all', label: t('Any time') },
  { value: 'hour', label: t('Last hour') },
  { value: 'day', label: t('Last 24 hours') },
  { value: 'week', label: t('Last 7 days') },
  { value: 'month', label: t('Last 30 days') },
  { value: 'exact', label: t('From … to …') },
]

/** After the last key press, ms: every letter would be a search of its own. */
const pause = 200

function Word() {
  const asked = useFilter(({ filter }) => filter.text ?? '')
  const [text, setText] = useState(asked)
  const said = useRef(asked)
  useEffect(() => {
    // Cleared from elsewhere.
    if (asked !== said.current) setText(asked)
    said.current = asked
  }, [asked])
  useEffect(() => {
    const word = text.trim()
    if (word === said.current) return
    const timer = setTimeout(() => {
      said.current = word
      narrow({ text: word })
    }, pause)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div className={styles.word}>
      <TextInput
        type="search"
        icon="search"
        value={text}
        onChange={setText}
        label={t('Look for')}
        placeholder={t('Order, customer, SKU, payment…')}
        maxLength={200}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return
          event.stopPropagation()
          setText('')
        }}
      />
    </div>
  )
}

function useTypes(): readonly string[] {
  const [types, setTypes] = useState<readonly string[]>([])
  useEffect(() => {
    let gone = false
    host()
      .call('history.types', {})
      .then(
        (found) => gone || setTypes(found),
        // The list of kinds is a help, not a need.
        () => {},
      )
    return () => {
      gone = true
    }
  }, [])
  return types
}
