/** What a package is, who made it and what it could do: read before any of it is kept. */
import { useRef, useState } from 'react'
import type { MergeChoices, PackageLook } from '../../../runtime/model/api/packages.ts'
import { tell } from '../../actions/tell.ts'
import { cleanName } from '../../document/names.ts'
import { FlowPicture } from '../../home/flow-picture.tsx'
import { closePackage, installPackage, type PackageState, usePackage } from '../../stores/package.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { t } from '../../words/words.ts'
import styles from './package-dialog.module.css'
import { PackageUpdate } from './package-update.tsx'
import { plainLines } from './plain-lines.ts'

export function PackageDialog() {
  const chosen = usePackage((state) => state.chosen)
  const looking = usePackage((state) => state.looking)
  if (looking) return <Looking />
  return chosen === null ? null : <Looked key={chosen.look.content} chosen={chosen} />
}

/** Its tests may take some seconds; one that has no end is stopped by the host. */
function Looking() {
  return (
    <Dialog
      open
      onClose={closePackage}
      width={420}
      title={t('Looking at the package')}
      description={t('It is read and its own tests are run, apart from your shop. Nothing is installed.')}
      footer={<Button onClick={closePackage}>{t('Cancel')}</Button>}
    >
      <Spinner label={t('This may take some seconds.')} shown />
    </Dialog>
  )
}

function Looked({ chosen }: { readonly chosen: NonNullable<PackageState> }) {
  const { look } = chosen
  const [working, setWorking] = useState(false)
  const [choices, setChoices] = useState<MergeChoices>({})
  const cancel = useRef<HTMLButtonElement>(null)
  const install = async (into?: string): Promise<void> => {
    setWorking(true)
    await tell(installPackage(chosen, into, choices))
    setWorking(false)
  }
  const [update] = look.installed
  return (
    <Dialog
      open
      onClose={() => {
        if (!working) closePackage()
      }}
      title={cleanName(look.name)}
      description={cleanName(look.benefit, 300)}
      width={600}
      // Enter on something of a stranger must not install it by habit.
      initialFocus={cancel}
      footer={
        <>
          <Button ref={cancel} disabled={working} onClick={closePackage}>
            {t('Cancel')}
          </Button>
          <Button kind={update ? 'secondary' : 'primary'} disabled={working} onClick={() => void install()}>
            {update ? t('Install it beside') : t('Install, turned off')}
          </Button>
          {update ? (
            <Button kind="primary" disabled={working} onClick={() => void install(update.flow)}>
              {t('Update “{name}”', { name: cleanName(update.name, 40) })}
            </Button>
          ) : null}
        </>
      }
    >
      <div className={styles.body}>
        <Trust look={look} />
        {update ? <PackageUpdate chosen={chosen} update={update} choices={choices} onChoose={setChoices} /> : null}
        <div className={styles.picture}>
          <FlowPicture flow={look.document} />
        </div>
        <Allowed look={look} />
        {look.connections.length === 0 ? null : (
          <p className={styles.note}>
            {t('It needs connections, which you choose afterwards: {names}.', {
              names: look.connections
                .map(({ name, kinds }) => `${cleanName(name, 40)} (${kinds.join(', ')})`)
                .join(', '),
            })}
          </p>
        )}
        <p className={styles.note}>
          {look.tests === 0
            ? t('It brings no tests of its own.')
            : t(
                'Its own tests ran here just now, without touching anything: {count, plural, one {the one passed} other {all # passed}}.',
                { count: look.tests },
              )}{' '}
          {t('Nothing runs before you turn it on.')}
        </p>
        <Readme text={look.readme} />
      </div>
    </Dialog>
  )
}

function Trust({ look }: { readonly look: PackageLook }) {
  const publisher = cleanName(look.publisher, 80)
  const words = {
    unsigned: t(
      'Nobody has signed this package. It says that it is by {publisher}; install it only if you got it from them.',
      { publisher },
    ),
    first: t(
      'Signed by {publisher}. It is the first package of theirs here: from now on only their key may sign in this name.',
      { publisher },
    ),
    known: t('Signed by {publisher}, with the same key as before.', { publisher }),
    followed: t('Signed by {publisher}, with a new key. The key that was known here vouches for it.', { publisher }),
  }
  return (
    <p className={styles.trust} data-trust={look.trust}>
      <Icon name={look.trust === 'unsigned' ? 'alert' : 'shield'} size={16} />
      <span>
        {words[look.trust]} {t('Version {version}.', { version: look.version })}
      </span>
    </p>
  )
}

function Allowed({ look }: { readonly look: PackageLook }) {
  const sentences = [...new Set(look.allowances.map(({ sentence }) => sentence))]
  if (sentences.length === 0) return <p>{t('It does nothing outside this computer.')}</p>
  return (
    <section aria-label={t('What this flow would be allowed to do')}>
      <h3>{t('Once it is on, this flow:')}</h3>
      <ul className={styles.list}>
        {sentences.map((sentence) => (
          <li key={sentence}>{cleanName(sentence, 200)}</li>
        ))}
      </ul>
    </section>
  )
}

/** As text: what comes from a stranger is no page of ours. */
function Readme({ text }: { readonly text: string }) {
  const lines = plainLines(text)
  if (lines.length === 0) return null
  return (
    <details className={styles.readme}>
      <summary>{t('What it says about itself')}</summary>
      {lines.map(({ kind, text: line, at }) =>
        kind === 'heading' ? <h4 key={at}>{line}</h4> : <p key={at}>{line}</p>,
      )}
    </details>
  )
}
