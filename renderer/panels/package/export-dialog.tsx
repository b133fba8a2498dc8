/** What a flow would take out of the shop: each thing is removed or kept as a person says, before any file is made. */
import { useState } from 'react'
import type { ExportFinding } from '../../../runtime/model/api/packages.ts'
import { downloadFlow } from '../../actions/files.ts'
import { tell } from '../../actions/tell.ts'
import { closeExport, type ExportState, lookAtExport, useExport } from '../../stores/export.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { t } from '../../words/words.ts'
import { exportPlace } from './export-place.ts'
import styles from './package-dialog.module.css'

export function ExportDialog() {
  const chosen = useExport((state) => state.chosen)
  return chosen === null ? null : <Deciding chosen={chosen} />
}

function Deciding({ chosen }: { readonly chosen: ExportState }) {
  const { flow, text, found, name } = chosen
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  const [working, setWorking] = useState(false)
  const write = async (keep: readonly string[]): Promise<void> => {
    setWorking(true)
    const ids = found.map(({ id }) => id)
    const done = await tell(
      lookAtExport(
        text,
        ids.filter((id) => !keep.includes(id)),
        keep,
      ),
    )
    setWorking(false)
    if (!done || done.text === null) return
    downloadFlow(name, done.text)
    closeExport()
  }
  const decide = (id: string, what: 'remove' | 'keep'): void =>
    setKept((before) => new Set(what === 'keep' ? [...before, id] : [...before].filter((one) => one !== id)))
  return (
    <Dialog
      open
      onClose={closeExport}
      width={620}
      title={t('Before this flow leaves your shop')}
      description={t(
        '{count, plural, one {One thing in it is} other {# things in it are}} perhaps not for others. Removed things are replaced by invented ones, so that tests still work; your flow here stays as it is.',
        { count: found.length },
      )}
      footer={
        <>
          <Button onClick={closeExport}>{t('Cancel')}</Button>
          <Button disabled={working} onClick={() => void write(found.map(({ id }) => id))}>
            {t('Keep everything: it is for me')}
          </Button>
          <Button kind="primary" icon="file-down" disabled={working} onClick={() => void write([...kept])}>
            {kept.size === 0
              ? t('Export without {count, plural, one {it} other {them}}', { count: found.length })
              : t('Export')}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <ul className={styles.parts} tabIndex={0} aria-label={t('What was found')}>
        {found.map((each) => (
          <li key={each.id}>
            <span>
              <b>{kindWords(each)}</b> <span className={styles.masked}>{each.shown}</span>{' '}
              <span className={styles.note}>{exportPlace(flow, each.place)}</span>
            </span>
            <Segmented
              label={t('{what} {where}', { what: kindWords(each), where: exportPlace(flow, each.place) })}
              value={kept.has(each.id) ? 'keep' : 'remove'}
              onChange={(what) => decide(each.id, what)}
              options={[
                { value: 'remove', label: t('Remove') },
                { value: 'keep', label: t('Keep') },
              ]}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

function kindWords({ kind }: ExportFinding): string {
  switch (kind) {
    case 'credential':
      return t('A key or a password')
    case 'address with a key':
      return t('An address with a key in it')
    case 'e-mail':
      return t('An e-mail address')
    case 'phone':
      return t('A phone number')
    case 'card':
      return t('A card number')
    case 'shop':
      return t('The address of a shop')
    case 'personal':
      return t('Something about a person')
  }
}
