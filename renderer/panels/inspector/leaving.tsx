/** Tells when the focus leaves what is inside: then what was typed there is one step. */
import type { ReactNode } from 'react'

type Props = {
  onLeave(): void
  readonly className?: string | undefined
  readonly children: ReactNode
}

export function Leaving({ onLeave, className, children }: Props) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to what happens inside; there is nothing to press.
    <div className={className} onBlur={onLeave}>
      {children}
    </div>
  )
}
