/** The first screen: what one has, what one can start from, and a shop to look at. */
import { useState } from 'react'
import { findAction } from '../actions/list.ts'
import { tell } from '../actions/tell.ts'
import { cleanName } from '../document/names.ts'
import { IngressMark } from '../editor/ingress-mark.tsx'
import { AlertsButton } from '../panels/alerts/alerts-button.tsx'
import { createFlow } from '../stores/flows.ts'
import { openedTimes } from '../stores/opened.ts'
import { openDialog } from '../stores/session.ts'
import { useShop } from '../stores/shop.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { t } from '../words/words.ts'
import { FlowList } from './flow-list.tsx'
import styles from './home.module.css'
import { Mark } from './mark.tsx'
import { QuestionsBanner } from './questions-banner.tsx'
import { byRecency } from './recent.ts'
import { Starts } from './starts.tsx'
import { TemplateGallery } from './template-gallery.tsx'

/** A list this long is looked through by eye. */
const searchFrom = 5

export function Home() {
  const shop = useShop((state) => state.shop)
  const flows = useShop((state) => state.flows)
  const [looking, setLooking] = useState('')
  const words = looking.trim().toLowerCase()
  const recent = byRecency(flows, openedTimes())
  const found = recent.flows.filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(words))
  return (
    <main className={styles.page}>
      <header className={styles.bar}>
        <Mark />
        <span className={styles.shop}>{cleanName(shop?.name ?? '', 60)}</span>
        <span className={styles.spacer} />
        <IngressMark />
        <AlertsButton />
        <Button kind="quiet" icon="search" onClick={() => openDialog('commands')}>
          {t('Search')}
        </Button>
        <IconButton icon="link" label={t('Connections…')} onClick={() => findAction('app.connections')?.run()} />
        <IconButton icon="settings" label={t('Settings')} keys="Mod+," onClick={() => openDialog('settings')} />
      </header>
      <div className={styles.columns}>
        <QuestionsBanner />
        <section className={styles.section} aria-labelledby="my-flows">
          <div className={styles.heading}>
            <h1 id="my-flows">{t('My flows')}</h1>
            {flows.length >= searchFrom ? (
              <div className={styles.search}>
                <TextInput
                  value={looking}
                  onChange={setLooking}
                  type="search"
                  icon="search"
                  label={t('Find a flow')}
                  placeholder={t('Find a flow')}
                />
              </div>
            ) : null}
            <span className={styles.spacer} />
            {flows.length === 0 ? null : (
              <>
                <Button icon="folder-open" onClick={() => findAction('flow.import')?.run()}>
                  {t('Open file…')}
                </Button>
                <Button kind="primary" icon="plus" onClick={() => tell(createFlow({ name: t('New flow') }))}>
                  {t('Empty flow')}
                </Button>
              </>
            )}
          </div>
          {flows.length === 0 ? <Starts /> : <FlowList flows={found} last={recent.last} looking={looking} />}
        </section>
        <section className={styles.section} aria-labelledby="templates">
          <div className={styles.heading}>
            <h2 id="templates">{t('Start from a template')}</h2>
          </div>
          <TemplateGallery />
        </section>
      </div>
    </main>
  )
}
