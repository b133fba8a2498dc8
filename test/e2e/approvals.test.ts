/** Questions to people in the window: approved once though pressed twice, declined with a reason, too late. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { dialog, eventually, openTab, panel, step } from './hands.ts'
import { holdOrders } from './hold-flow.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('questions to people', () => {
  let app: App
  const rows = async (table: string) => (await app.call('tables.page', { table })).rows
  beforeAll(async () => {
    app = await startApp()
    await holdOrders(app, ['#1001', '#1002'])
    await app.page.reload()
  }, 120_000)
  afterAll(() => app.close())

  it('are told on the first screen and on the card', async () => {
    const { page } = app
    await page.getByText(/questions wait for your answer/).waitFor()
    await page.getByRole('button', { name: 'Answer', exact: true }).click()
    await step(page, 'Ask the owner').getByText('2 wait for an answer').waitFor()
    await panel(page).getByText('Release order #1001 over £5,000.00?').waitFor()
    await panel(page).getByText(/^(4 h|3 h 5\d min) left$/).first().waitFor() // biome-ignore format: a line
  })

  it('what nobody answers in time goes its way', async () => {
    await eventually(async () => (await rows('late')).length).toBe(2)
    await eventually(() => panel(app.page).getByText(/Greet/).count()).toBe(0)
  })

  it('a yes that moves money asks for a PIN, which is chosen the first time; pressed twice it counts once', async () => {
    const { page } = app
    await openTab(page, 'Approvals')
    await panel(page).getByRole('button', { name: /^Approve: Release order #1001/ }).click() // biome-ignore format: a line
    await dialog(page).getByText('Choose a PIN once').waitFor()
    await dialog(page).getByLabel('New PIN').fill('2468')
    await dialog(page).getByLabel('The same PIN again').fill('2468')
    await dialog(page).getByRole('button', { name: 'Approve', exact: true }).dblclick()
    await dialog(page).waitFor({ state: 'detached' })
    await eventually(() => rows('released')).toMatchObject([{ number: '#1001', by: 'Ada' }])
  })

  it('a wrong PIN approves nothing and says so; a no needs a reason and no PIN', async () => {
    const { page } = app
    await panel(page).getByRole('button', { name: /^Approve: Release order #1002/ }).click() // biome-ignore format: a line
    await dialog(page).getByLabel('PIN').fill('1111')
    await page.keyboard.press('Enter')
    await dialog(page).getByText(/This is not the PIN/).waitFor() // biome-ignore format: a line
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
    await panel(page).getByRole('button', { name: /^Decline: Release order #1002/ }).click() // biome-ignore format: a line
    const decline = dialog(page).getByRole('button', { name: 'Decline', exact: true })
    expect(await decline.isDisabled()).toBe(true)
    await dialog(page).getByLabel('Why?').fill('The address does not exist')
    await decline.click()
    await eventually(() => rows('refused')).toMatchObject([
      { number: '#1002', by: 'Ada', reason: 'The address does not exist' },
    ])
    await panel(page).getByText('Nobody asks you anything').waitFor()
    expect(await rows('released')).toHaveLength(1)
    expect(app.faults).toEqual([])
  })
})
