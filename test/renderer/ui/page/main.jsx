/** The living style sheet on a page of its own. */
import { createRoot } from 'react-dom/client'
import { Gallery } from '../../../../renderer/ui/gallery.tsx'
import { Ui } from '../../../../renderer/ui/provider.tsx'
import { applyTheme } from '../../../../renderer/ui/theme.ts'

applyTheme(location.hash === '#dark' ? 'dark' : 'light')
createRoot(document.getElementById('root')).render(
  <Ui>
    <Gallery />
  </Ui>,
)
window.page = {}
