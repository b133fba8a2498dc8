/** A short word about what just happened, from anywhere in the window. Nothing that must be read stands only here. */
import { Toast as Base } from '@base-ui/react/toast'
import { t } from '../words/words.ts'
import { IconButton } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'
import styles from './toast.module.css'

export type ToastMessage = {
  readonly title: string
  readonly text?: string | undefined
  readonly tone?: 'good' | 'warn' | 'bad' | undefined
  readonly action?: { readonly label: string; run(): void } | undefined
}

const manager = Base.createToastManager()
const icons: Readonly<Record<string, IconName>> = { good: 'check-circle', warn: 'alert', bad: 'error' }

export function toast({ title, text, tone, action }: ToastMessage): void {
  const id = manager.add({
    title,
    description: text,
    type: tone,
    // Bad news and offers stay until they are dealt with; good news goes by itself.
    timeout: tone === 'bad' ? 0 : action === undefined ? 5_000 : 10_000,
    priority: tone === 'bad' ? 'high' : 'low',
    actionProps:
      action === undefined
        ? undefined
        : {
            children: action.label,
            onClick: () => {
              manager.close(id)
              action.run()
            },
          },
  })
}

/** Where toasts appear. Stands in the provider. */
export function ToastViewport() {
  return (
    <Base.Provider toastManager={manager} limit={3}>
      <Base.Portal>
        <Base.Viewport className={styles.viewport}>
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function Toasts() {
  const { toasts } = Base.useToastManager()
  return toasts.map((item) => (
    <Base.Root key={item.id} toast={item} className={styles.toast} swipeDirection={['down', 'right']}>
      <Base.Content className={styles.content}>
        {item.type === undefined ? null : (
          <span className={styles.icon} data-tone={item.type}>
            <Icon name={icons[item.type] ?? 'info'} size={16} />
          </span>
        )}
        <div className={styles.text}>
          <Base.Title className={styles.title} />
          <Base.Description className={styles.description} />
        </div>
        <Base.Action className={styles.action} />
        <Base.Close render={<IconButton label={t('Dismiss')} icon="x" size="small" />} />
      </Base.Content>
    </Base.Root>
  ))
}
