/** Flows in and out: by file, by dropping one on the window, as a picture; and files of strangers, who get nothing. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { dialog, dismissAll, eventually, openFlow } from './hands.ts'
import { reaching, reachingName, unreadable, wrong } from './hostile-flows.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('a flow file', () => {
  let app: App
  let folder: string
  const asked: string[] = []
  const banner = () => app.page.getByRole('region', { name: 'What this flow would be allowed to do' })
  const flows = () => app.call('flows.list', {})
  const goHome = async () => {
    const home = app.page.getByRole('heading', { name: 'My flows' })
    if (!(await home.isVisible())) await app.page.getByRole('button', { name: 'My flows' }).click()
    await home.waitFor()
  }
  const choose = async (text: string, name = 'flow.json') => {
    const path = join(folder, name)
    writeFileSync(path, text)
    const chooser = app.page.waitForEvent('filechooser')
    await app.page.keyboard.press('Control+o')
    await (await chooser).setFiles(path)
  }
  const drop = (text: string) =>
    app.page.evaluate((content) => {
      const data = new DataTransfer()
      data.items.add(new File([content], 'dropped.flow.json', { type: 'application/json' }))
      const ground = document.querySelector('#root')?.firstElementChild ?? document.body
      const target = document.querySelector('main') ?? ground
      for (const name of ['dragenter', 'dragover', 'drop'])
        target.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }))
    }, text)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'counterflow-import-'))
    app = await startApp()
    app.page.on('request', (request) => asked.push(request.url()))
    // From the first listener on, no chooser of the system opens: waiting for one later may come too late.
    app.page.on('filechooser', () => undefined)
    await app.call('flows.create', { name: 'Daily sales', template: 'daily-sales' })
    await app.page.reload()
    await openFlow(app.page, 'Daily sales')
    await app.page.locator('.react-flow__node').first().waitFor()
  }, 120_000)
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('goes out and comes back as the same document under another id, turned off', async () => {
    const { page } = app
    const saving = page.waitForEvent('download')
    await page.keyboard.press('Control+Shift+E')
    const saved = await saving
    expect(saved.suggestedFilename()).toBe('Daily sales.flow.json')
    const text = readFileSync((await saved.path()) ?? '', 'utf8')
    const [original] = await flows()
    expect(text).toBe((await app.call('draft.read', { flow: original?.flow ?? '' })).text)
    await choose(text)
    await eventually(async () => (await flows()).length).toBe(2)
    const copy = (await flows()).find(({ flow }) => flow !== original?.flow)
    expect(copy).toMatchObject({ state: 'off', version: null })
    // A table has one flow that keeps it, so those of the copy have names of their own.
    const back = (await app.call('draft.read', { flow: copy?.flow ?? '' })).text.replace(
      /\b([a-z]+(?:_[a-z]+)*)_2\b/g,
      '$1',
    )
    expect(JSON.parse(back)).toEqual({ ...JSON.parse(text), id: copy?.flow, name: JSON.parse(back).name })
  })

  it('goes out as a real picture of the whole flow', async () => {
    const { page } = app
    await page.locator('.react-flow__node').first().waitFor()
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Export as a picture' }).click()
    const picture = readFileSync((await (await saving).path()) ?? '')
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
    // Width and height stand behind the first 16 bytes; a blank picture of this size would have a tenth of the bytes.
    expect(picture.readUInt32BE(16)).toBeGreaterThan(800)
    expect(picture.readUInt32BE(20)).toBeGreaterThan(300)
    expect(picture.length).toBeGreaterThan(20_000)
  })

  it('goes out as a drawing whose words are text, and that a browser can show', async () => {
    const { page } = app
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Export as a drawing (SVG)' }).click()
    const saved = await saving
    expect(saved.suggestedFilename()).toBe('Daily sales.svg')
    const svg = readFileSync(await saved.path(), 'utf8')
    // In a page of its own: ours lets no text become markup.
    const viewer = await page.context().newPage()
    const shown = await viewer.evaluate((text) => {
      const read = new DOMParser().parseFromString(text, 'image/svg+xml')
      const words = [...read.querySelectorAll('text')].map((one) => one.textContent)
      const picture = new Image()
      picture.src = `data:image/svg+xml,${encodeURIComponent(text)}`
      return picture
        .decode()
        .then(() => ({ words, width: picture.width, errors: read.querySelectorAll('parsererror').length }))
    }, svg)
    await viewer.close()
    expect(shown.errors).toBe(0)
    expect(shown.words).toContain('Sales by country')
    expect(shown.width).toBeGreaterThan(300)
  })

  it('that would reach out arrives turned off and says so first; nothing is fetched, read or run (A01)', async () => {
    const { page } = app
    await goHome()
    asked.length = 0
    await drop(reaching)
    await banner().getByText('Sends requests to').waitFor()
    await banner().getByText('/etc/passwd').waitFor()
    expect(await page.getByLabel('Name of the flow').inputValue()).toBe(reachingName)
    const arrived = (await flows()).find(({ name }) => name.startsWith('Parcels'))
    expect(arrived).toMatchObject({ state: 'off', version: null })
    // Turning it on shows the same once more before anything happens.
    await page.getByRole('button', { name: 'Turn on', exact: true }).click()
    await eventually(
      async () => (await dialog(page).count()) + (await page.getByText(/not right yet/).count()),
    ).toBeGreaterThan(0)
    await page.keyboard.press('Escape')
    expect((await app.call('history.page', { limit: 1 })).rows).toEqual([])
    for (const address of asked) expect(new URL(address).hostname).toBe('127.0.0.1')
  })

  it('of the same id as one that is here is another flow, and changes nothing of the first (A12)', async () => {
    await goHome()
    const before = await flows()
    await drop(reaching.replace('evil.example', 'worse.example'))
    await banner().getByText('worse.example').waitFor()
    const after = await flows()
    expect(after.length).toBe(before.length + 1)
    const first = before.find(({ name }) => name.startsWith('Parcels'))
    expect((await app.call('draft.read', { flow: first?.flow ?? '' })).text).toContain('evil.example')
  })

  it.each(unreadable)(
    '%s is no flow: one clear message, and nothing is there that was not before',
    async (_row, text, said) => {
      const { page } = app
      await goHome()
      const before = await flows()
      await choose(text)
      await page.getByText(said).first().waitFor()
      expect(await flows()).toEqual(before)
      await dismissAll(page)
    },
  )

  it('of more than 5 MB is not even read (A03)', async () => {
    const { page } = app
    const before = await flows()
    await choose(' '.repeat(5 * 1024 * 1024 + 1), 'big.flow.json')
    await page.getByText('big.flow.json is too large for a flow').first().waitFor()
    await dismissAll(page)
    expect(await flows()).toEqual(before)
  })

  it.each(wrong)('%s is refused, or arrives turned off with its problems told', async (_row, text) => {
    const { page } = app
    await goHome()
    const before = await flows()
    await choose(text)
    const message = page
      .getByRole('alertdialog')
      .or(page.getByText(/Nothing was changed/))
      .first()
    const problems = page.getByRole('tab', { name: /^Problems\s*[1-9]/ })
    await message.or(problems).first().waitFor()
    const added = (await flows()).filter(({ flow }) => !before.some((one) => one.flow === flow))
    for (const card of added) expect(card).toMatchObject({ state: 'off', version: null })
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false)
    await dismissAll(page)
  })

  it('made no fault on the way', () => expect(app.faults).toEqual([]))
})
