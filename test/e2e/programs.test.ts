/** The door in the window: a program is let in and taken back, the port is changed, and a form is filled in and answered. */
import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { questionFlow } from '../host/ingress/form-flows.ts'
import { describeWindow } from './chromium.ts'
import { command, dialog, eventually, openFlow } from './hands.ts'
import { type App, startApp } from './start-app.ts'

/** Where pictures go, for looking at them. */
const look = process.env.LOOK

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

describeWindow('programs and pages', () => {
  let app: App
  const shots = async (page: App['page'], name: string): Promise<void> => {
    if (look) await page.screenshot({ path: `${look}/${name}.png`, fullPage: true })
  }
  const broken = async (page: App['page']): Promise<readonly string[]> =>
    (await new AxeBuilder({ page }).withTags(rules).setLegacyMode().analyze()).violations.map(({ id }) => id)

  beforeAll(async () => {
    app = await startApp()
    const draft = await app.call('flows.import', { text: writeFlow(questionFlow()), name: 'Questions' })
    await app.call('publish.apply', { flow: draft.flow, revision: draft.revision, choices: {}, by: 'Ada' })
    await openFlow(app.page, 'Questions')
  }, 120_000)
  afterAll(() => app.close())

  it('lets a program in with a token that is shown once, and takes it back', async () => {
    const { page } = app
    await command(page, 'Programs and pages')
    await dialog(page).getByRole('button', { name: 'Let a program in…' }).click()
    const make = dialog(page).getByRole('button', { name: 'Make a token' })
    await dialog(page).getByLabel('Name', { exact: true }).fill('Till 1')
    await dialog(page)
      .getByText(/small letters/)
      .waitFor()
    expect(await make.isDisabled()).toBe(true)
    await dialog(page).getByLabel('Name', { exact: true }).fill('till-1')
    await dialog(page)
      .getByLabel(/May read/)
      .fill('events')
    await dialog(page)
      .getByLabel(/Its events are from/)
      .fill('/flows/mine')
    await make.click()
    await dialog(page)
      .getByText(/come from Counterflow itself/)
      .waitFor()
    await shots(page, 'programs-problem')
    await dialog(page)
      .getByLabel(/Its events are from/)
      .fill('app://till-1')
    await make.click()
    const token = await dialog(page).getByRole('textbox', { name: 'Token' }).inputValue()
    expect(token).toMatch(/^cf_[\w-]{43}$/)
    await shots(page, 'programs-made')
    expect(await broken(page)).toEqual([])
    const { address } = await app.call('ingress.read', {})
    const send = (): Promise<number> =>
      fetch(`${address}/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify({ specversion: '1.0', id: 'sale-1', source: 'app://till-1', type: 'order.placed' }),
      }).then(({ status }) => status)
    expect(await send()).toBe(202)
    await dialog(page).getByRole('button', { name: 'I have it' }).click()
    expect(await page.content()).not.toContain(token)
    await dialog(page).getByRole('button', { name: 'Take back…' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Take it back' }).click()
    await eventually(send).toBe(401)
    await page.keyboard.press('Escape')
  })

  it('says plainly that a port is taken, and moves to another one', async () => {
    const { page } = app
    const before = (await app.call('ingress.read', {})).port
    await command(page, 'Programs and pages')
    await dialog(page).getByRole('button', { name: 'Change port or relay…' }).click()
    await shots(page, 'programs-port')
    await dialog(page).getByLabel('Port', { exact: true }).fill(new URL(app.host.address()).port)
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    await page
      .getByText(/is in use by another program/)
      .first()
      .waitFor()
    const { details } = await app.call('ingress.set', { port: app.host.port }).then(
      () => ({ details: { free: 0 } }),
      (error: { details: { free: number } }) => error,
    )
    await dialog(page).getByLabel('Port', { exact: true }).fill(String(details.free))
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    await dialog(page).getByText(`port ${details.free}.`).waitFor()
    expect(before).not.toBe(details.free)
    await page.keyboard.press('Escape')
  })

  it('shows a form that is filled in by keyboard, says what is missing, and hears the answer', async () => {
    const opened = app.page.context().waitForEvent('page')
    await app.page.getByRole('button', { name: 'Open the form' }).click()
    const form = await opened
    await form.getByRole('heading', { name: 'Ask us' }).waitFor()
    expect(await broken(form)).toEqual([])
    await shots(form, 'form')
    await form.emulateMedia({ colorScheme: 'dark' })
    await form.setViewportSize({ width: 390, height: 760 })
    expect(await broken(form)).toEqual([])
    // The first input has the focus.
    await form.keyboard.type('ada at example.com')
    await form.keyboard.press('Tab')
    await form.keyboard.type('When do you open?')
    await form.keyboard.press('Tab')
    await form.keyboard.press('Tab')
    await form.keyboard.press('Enter')
    await form.getByText('Please enter an e-mail address such as ada@example.com.').waitFor()
    expect(await form.getByLabel(/question/).inputValue()).toBe('When do you open?')
    await shots(form, 'form-wrong-dark-phone')
    expect(await broken(form)).toEqual([])
    await form.getByLabel('Email').fill('ada@example.com')
    await form.getByRole('button', { name: 'Send' }).click()
    await form.getByRole('heading', { name: 'Thank you, ada@example.com' }).waitFor()
    await shots(form, 'form-answer-dark-phone')
    expect(await broken(form)).toEqual([])
    await form.close()
    expect(app.faults).toEqual([])
  })

  it('works without scripts: the page asks for its answer by itself', async () => {
    const context = await app.page.context().browser()?.newContext({ javaScriptEnabled: false })
    const page = await context?.newPage()
    const [shown] = (await app.call('ingress.read', {})).pages
    await page?.goto(shown?.address ?? '')
    await page?.getByLabel('Email').fill('bob@example.com')
    await page?.getByLabel(/question/).fill('Where?')
    await page?.getByRole('button', { name: 'Send' }).click()
    await page?.getByRole('heading', { name: 'Thank you, bob@example.com' }).waitFor({ timeout: 15_000 })
    await context?.close()
  })
})
