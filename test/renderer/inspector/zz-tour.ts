import { openInspectorPage } from './inspector-page.ts'

const themes = (process.argv[2] ?? 'light').split(',') as ('light' | 'dark')[]
const it = await openInspectorPage()
for (const theme of themes) {
  const page = await it.open(theme, { width: 1280, height: 1100 })
  const shot = (name: string) =>
    page.locator('main > section').screenshot({ path: `/tmp/inspector/t-${name}-${theme}.png` })
  await page.evaluate(`page.select(['which'])`)
  await page
    .getByRole('button', { name: /to-charge/ })
    .first()
    .click()
  await page.waitForTimeout(300)
  await shot('rule')
  await page.getByRole('button', { name: 'Advanced: show the condition as text' }).click()
  await page.waitForTimeout(200)
  await shot('cel')
  await page.evaluate(`page.goTo('which', 'rules.2.when')`)
  await page.waitForTimeout(300)
  await page.keyboard.press('End')
  await page.keyboard.type(' && data.cus')
  await page.waitForTimeout(300)
  await shot('complete')
  await page.evaluate(`page.select(['pay','big','payments'])`)
  await page.waitForTimeout(100)
  await shot('several')
  await page.evaluate(`page.select([], ['which.to-charge>payments'])`)
  await page.waitForTimeout(100)
  await shot('edge')
  await page.evaluate(`page.select([]); page.openDialog('send')`)
  await page.waitForTimeout(400)
  await page.screenshot({ path: `/tmp/inspector/t-send-${theme}.png` })
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.waitForTimeout(400)
  await page.screenshot({ path: `/tmp/inspector/t-sent-${theme}.png` })
}
console.log(it.complaints.slice(0, 20))
await it.close()
