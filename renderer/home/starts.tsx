/** For whom there is no flow yet: the two shortest ways to see what this is. */

import { findAction } from '../actions/list.ts'
import { tell } from '../actions/tell.ts'
import { createFlow, openDemo } from '../stores/flows.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { t } from '../words/words.ts'
import styles from './starts.module.css'

export function Starts() {
  return (
    <div className={styles.starts}>
      <div className={styles.demo}>
        <span className={styles.tile}>
          <Icon name="store" size={20} />
        </span>
        <div>
          <h2>{t('A lively demo shop')}</h2>
          <p>{t('Orders, payments and stock of a shop that does not exist, coming in now. One thing needs a look.')}</p>
        </div>
        <Button kind="primary" icon="play" onClick={() => tell(openDemo())}>
          {t('Open the demo shop')}
        </Button>
      </div>
      <div className={styles.empty}>
        <h2>{t('Nothing of your own yet')}</h2>
        <p>{t('Pick a template below, open a file that someone gave you, or wire a flow from nothing.')}</p>
        <div className={styles.row}>
          <Button icon="plus" onClick={() => tell(createFlow({ name: t('New flow') }))}>
            {t('Empty flow')}
          </Button>
          <Button icon="folder-open" onClick={() => findAction('flow.import')?.run()}>
            {t('Open file…')}
          </Button>
        </div>
      </div>
    </div>
  )
}
