/** A mistake of ours in one part of the window takes that part away, and nothing else. */
import { Component, type ErrorInfo, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { t } from '../words/words.ts'

type Props = { readonly children: ReactNode }
type State = { readonly broken: boolean }

export class SafePart extends Component<Props, State> {
  override state: State = { broken: false }

  static getDerivedStateFromError(): State {
    return { broken: true }
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    console.error(error, componentStack)
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    return (
      <div role="alert">
        <Empty
          icon="error"
          title={t('This part of the window cannot be shown')}
          text={t('That is a mistake in Counterflow. Your flows and events are safe, and everything else goes on.')}
          action={
            <Button icon="refresh" onClick={() => this.setState({ broken: false })}>
              {t('Show it again')}
            </Button>
          }
        />
      </div>
    )
  }
}
