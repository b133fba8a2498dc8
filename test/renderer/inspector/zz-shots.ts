import { openInspectorPage } from './inspector-page.ts'

const only = process.argv[2]
const themes = (process.argv[3] ?? 'light').split(',') as ('light' | 'dark')[]
const it = await openInspectorPage()
for (const theme of themes) {
  const page = await it.open(theme, { width: 1280, height: 1600 })
  const ids: string[] = await page.evaluate('Object.keys(page.useDocument.getState().flow.nodes)')
  for (const id of [...ids, '']) {
    if (only && only !== 'all' && !only.split(',').includes(id === '' ? 'flow' : id)) continue
    await page.evaluate(`page.select(${JSON.stringify(id === '' ? [] : [id])})`)
    await page.waitForTimeout(150)
    await page.locator('main > section').screenshot({ path: `/tmp/inspector/${id || 'flow'}-${theme}.png` })
  }
}
console.log(it.complaints.slice(0, 20))
await it.close()
