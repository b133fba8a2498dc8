/** Files in and out of the window, by the browser's own means. */
import { cleanName } from '../document/names.ts'
import { importFlow } from '../stores/flows.ts'
import { toast } from '../ui/toast.tsx'
import { t } from '../words/words.ts'
import { tell } from './tell.ts'

/** Asks for a file and imports it. Nothing happens when none is chosen. */
export async function chooseFlowFile(): Promise<void> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.json,.cflow'
  input.addEventListener('change', () => {
    const file = input.files?.[0]
    if (file) void importFile(file)
  })
  input.click()
}

/** Bytes; as the host has it. */
const largest = 5 * 1024 * 1024

export async function importFile(file: File): Promise<void> {
  if (file.size > largest) {
    toast({
      title: t('{name} is too large for a flow', { name: cleanName(file.name, 60) }),
      text: t('Nothing was imported. A flow has at most 5 MB.'),
      tone: 'bad',
    })
    return
  }
  try {
    await tell(importFlow(await file.text()))
  } catch (error) {
    console.error(error)
    toast({
      title: t('{name} could not be read', { name: cleanName(file.name, 60) }),
      text: t('Nothing was imported. Is the file still there?'),
      tone: 'bad',
    })
  }
}

export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has read it by then, and until then it must stay.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
