/** The folder of packages that stand beside our templates. */
import { useEffect, useState } from 'react'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { PackageFolder } from '../../../runtime/model/api/packages.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { cleanName } from '../../document/names.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { t } from '../../words/words.ts'
import styles from './settings-dialog.module.css'

export function GallerySection() {
  const [known, setKnown] = useState<PackageFolder | null>(null)
  const [folder, setFolder] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    void host()
      .call('packages.folder', {})
      .then(
        (found) => {
          setKnown(found)
          setFolder(found.folder)
        },
        () => undefined,
      )
  }, [])
  if (known === null) return null
  const choose = async (): Promise<void> => {
    try {
      setKnown(await host().call('packages.setFolder', { folder }))
      useShop.setState({ templates: await host().call('templates.list', {}) })
      setFailure(null)
    } catch (error) {
      setFailure(asApiFailure(error))
    }
  }
  const changed = folder.trim() !== known.folder
  return (
    <section className={styles.machine}>
      <h3>{t('Templates of your own')}</h3>
      <Field
        label={t('Folder with packages')}
        optional
        help={
          known.folder === ''
            ? t('Packages (.cftemplate) in it stand beside our templates on the first screen.')
            : t(
                '{count, plural, =0 {No package is in it.} one {One package is in it.} other {# packages are in it.}}',
                {
                  count: known.found,
                },
              )
        }
        problem={failure ? { message: [failure.message, failure.advice].join(' ') } : undefined}
      >
        <TextInput value={folder} onChange={setFolder} placeholder={t('/home/me/templates')} maxLength={1_000} />
      </Field>
      {known.problems.slice(0, 5).map(({ file, message }) => (
        <p key={file} className={styles.failure}>
          {t('{file} is not shown: {reason}', { file: cleanName(file, 60), reason: cleanName(message, 200) })}
        </p>
      ))}
      <div className={styles.buttons}>
        <Button disabled={!changed} icon="folder" onClick={() => void choose()}>
          {t('Use this folder')}
        </Button>
      </div>
    </section>
  )
}
