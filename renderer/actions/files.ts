/** Files in and out of the window, by the browser's own means. */
import { cleanName } from '../document/names.ts'
import { importFlow } from '../stores/flows.ts'
import { isPackage, lookAtPackage } from '../stores/package.ts'
import { toast } from '../ui/toast.tsx'
import { t } from '../words/words.ts'
import { tell } from './tell.ts'

/** Asks for a file and imports it. Nothing happens when none is chosen. */
export async function chooseFlowFile(): Promise<void> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.json,.cflow,.cftemplate'
  input.addEventListener('change', () => {
    const file = input.files?.[0]
    if (file) void importFile(file)
  })
  input.click()
}

/** Bytes; as the host has it. A package may have a picture in it. */
const largest = { flow: 5 * 1024 * 1024, package: 12 * 1024 * 1024 }

export async function importFile(file: File): Promise<void> {
  const kind = file.name.endsWith('.cftemplate') ? 'package' : 'flow'
  if (file.size > largest[kind]) {
    toast({
      title:
        kind === 'package'
          ? t('{name} is too large for a package', { name: cleanName(file.name, 60) })
          : t('{name} is too large for a flow', { name: cleanName(file.name, 60) }),
      text: t('Nothing was imported. It may have at most {count} MB.', { count: kind === 'package' ? 12 : 5 }),
      tone: 'bad',
    })
    return
  }
  try {
    await importText(await file.text())
  } catch (error) {
    console.error(error)
    toast({
      title: t('{name} could not be read', { name: cleanName(file.name, 60) }),
      text: t('Nothing was imported. Is the file still there?'),
      tone: 'bad',
    })
  }
}

/** A package is looked at first; a flow arrives turned off. */
export async function importText(text: string): Promise<void> {
  await (isPackage(text) ? tell(lookAtPackage(text)) : tell(importFlow(text)))
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

export const downloadFlow = (name: string, text: string): void =>
  download(`${name}.flow.json`, new Blob([text], { type: 'application/json' }))
