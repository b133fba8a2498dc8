/** A flow file dropped anywhere on the window is imported; anything else is told apart by the host. */
import { type DragEvent, type ReactNode, useState } from 'react'
import { importFile } from '../actions/files.ts'
import { toast } from '../ui/toast.tsx'
import { t } from '../words/words.ts'
import styles from './drop-file.module.css'

export function DropFile({ children }: { readonly children: ReactNode }) {
  const [over, setOver] = useState(false)
  const carriesFile = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard's way is "Open file".
    <div
      className={styles.ground}
      onDragOver={(event) => {
        if (!carriesFile(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (event.relatedTarget === null) setOver(false)
      }}
      onDrop={(event) => {
        setOver(false)
        if (!carriesFile(event)) return
        event.preventDefault()
        const [file, ...others] = event.dataTransfer.files
        if (file) void importFile(file)
        if (others.length > 0)
          toast({ title: t('Only the first file was opened'), text: t('Drop one flow at a time.') })
      }}
    >
      {children}
      {over ? <div className={styles.veil}>{t('Drop a flow to import it. It arrives turned off.')}</div> : null}
    </div>
  )
}
