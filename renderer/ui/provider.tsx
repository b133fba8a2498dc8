/** What the components of this folder need around the whole window. */
import './base.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactNode } from 'react'
import { MenuAtPlace } from './context-menu.tsx'
import { ToastViewport } from './toast.tsx'

export function Ui({ children }: { readonly children: ReactNode }) {
  return (
    // The content policy forbids inline <style>; base.css carries the two rules that Base UI would have written.
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500} closeDelay={0} timeout={300}>
        <div className="window">{children}</div>
        <MenuAtPlace />
        <ToastViewport />
      </Tooltip.Provider>
    </CSPProvider>
  )
}
