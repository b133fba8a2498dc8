/** How to come to every screen and dialog, each from the one before it: for pictures, and for the check of access. */
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { orders } from '../host/app/flows.ts'
import { command, dialog, ground, openFlow, settings, step } from './hands.ts'
import { holdOrders } from './hold-flow.ts'
import { packedTemplate } from './packed-template.ts'
import type { App } from './start-app.ts'

export type Screen = {
  readonly name: string
  /** A menu is open, which stands outside of every region of the page. */
  readonly menu?: true
  show(app: App): Promise<unknown>
  /** Back to where the next one begins. */
  hide?(app: App): Promise<unknown>
}

const long =
  'Everything that the shop in the Unter den Linden arcade has ever sold to anybody who came in through the back door'
const base = orders()
/** Names as people who describe things thoroughly give them. */
const longNames = writeFlow(
  orders({
    name: long,
    description: `${long}. `.repeat(4),
    nodes: {
      ...base.nodes,
      hand: { type: 'manual', version: 1, name: long, config: { type: 'order.placed' } },
      large: {
        type: 'filter',
        version: 1,
        name: 'Donaudampfschifffahrtsgesellschaftskapitänsmütze',
        config: { when: 'data.total > 100' },
      },
    },
  }),
)

const leave = ({ page }: App): Promise<void> => page.keyboard.press('Escape')
const closeDialog = async ({ page }: App): Promise<void> => {
  await page.keyboard.press('Escape')
  await dialog(page).waitFor({ state: 'detached' })
}

const tab =
  (name: RegExp) =>
  async ({ page }: App): Promise<void> => {
    await page.getByRole('tab', { name }).click()
  }

export const screens: readonly Screen[] = [
  { name: '01-first-run', show: ({ page }) => page.getByRole('heading', { name: 'Welcome to Counterflow' }).waitFor() },
  {
    name: '02-home-empty',
    show: async ({ page }) => {
      await page.getByLabel('Your shop').fill('The Corner Shop')
      await page.getByLabel('Your name').fill('Ada')
      await page.getByRole('button', { name: 'Open the shop' }).click()
      await page.getByRole('heading', { name: 'My flows' }).waitFor()
    },
  },
  {
    name: '03-template',
    show: async ({ page }) => {
      await page.getByRole('button', { name: /^Daily sales/ }).click()
      await dialog(page).getByText('Nothing runs before you turn it on').waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '04-empty-flow',
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'Empty flow' }).first().click()
      await page.getByLabel('Name of the flow').waitFor()
    },
    hide: async ({ page }) => {
      await page.getByRole('button', { name: 'My flows' }).click()
    },
  },
  {
    name: '05-editor',
    show: async ({ page, call }) => {
      await page
        .getByRole('button', { name: /demo shop/i })
        .first()
        .click()
      await page.getByText('Order placed').first().waitFor()
      await call('flows.create', { name: 'Daily sales', template: 'daily-sales' })
    },
  },
  {
    name: '06-editor-selection',
    show: async ({ page }) => {
      await step(page, 'What is it about?').click()
      await page.getByText('Try it').first().waitFor()
    },
    hide: leave,
  },
  {
    name: '07-edge-selected',
    show: ({ page }) => page.locator('.react-flow__edge').nth(2).click({ force: true }),
    hide: leave,
  },
  {
    name: '08-event',
    show: async ({ page }) => {
      await page.getByRole('tabpanel').getByRole('row').nth(1).click()
      await page.getByText('Contents', { exact: true }).waitFor()
    },
    hide: leave,
  },
  {
    name: '08-events-chosen',
    show: async ({ page }) => {
      const grid = page.getByRole('grid', { name: 'Events' })
      await grid.press('Escape')
      await grid.getByRole('row').nth(1).click()
      await grid
        .getByRole('row')
        .nth(4)
        .click({ modifiers: ['Shift'] })
      // A lively list may have gone on between the two.
      await page.getByText(/events? chosen/).waitFor()
    },
    hide: ({ page }) => page.getByRole('button', { name: 'Choose none' }).click(),
  },
  {
    name: '09-look',
    show: async ({ page }) => {
      await page.getByRole('tab', { name: /Needs a look/ }).click()
      await page.getByRole('button', { name: 'Try again' }).first().waitFor()
    },
  },
  {
    name: '10-skip',
    show: async ({ page }) => {
      await page.getByRole('button', { name: /^Skip/ }).first().click()
      await dialog(page).waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '10-edit-copy',
    show: async ({ page }) => {
      await page
        .getByRole('button', { name: /^More about/ })
        .first()
        .click()
      await page.getByRole('menuitem', { name: 'Show the details' }).click()
      await page
        .getByRole('button', { name: /^More about/ })
        .first()
        .click()
      await page.getByRole('menuitem', { name: 'Edit a copy…' }).click()
      await dialog(page).getByRole('button', { name: 'Send the copy' }).waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '10-alerts',
    show: async ({ page }) => {
      await page.getByRole('button', { name: /alert/i }).first().click()
      await page.getByText('A step fails:').waitFor()
    },
    hide: leave,
  },
  {
    name: '10-alerts-by-mail',
    show: async ({ page }) => {
      await page.getByRole('button', { name: /alert/i }).first().click()
      await page.getByRole('button', { name: 'Send them by e-mail, too…' }).click()
    },
    hide: async (app) => {
      await leave(app)
      await leave(app)
    },
  },
  { name: '11-tables', show: tab(/Tables/) },
  {
    name: '11-rebuild',
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'Rebuild…' }).click()
      await dialog(page).getByText(/equal/).first().waitFor()
    },
    hide: closeDialog,
  },
  { name: '12-tests', show: tab(/Tests/) },
  {
    name: '12-tests-kept',
    show: async ({ page, call }) => {
      await tab(/History/)({ page } as App)
      // In a lively shop the last order is not always among the last few events.
      const { rows } = await call('history.page', { type: 'order.placed', limit: 1 })
      await page.getByPlaceholder('Order, customer, SKU').fill(rows[0]?.subject?.split('/').at(-1) ?? '')
      await page
        .getByRole('tabpanel')
        .getByRole('row', { name: /Order placed/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Clear', exact: true }).click()
      await page.getByRole('button', { name: 'Keep as test' }).click()
      await page.getByText(/All \d+ passed/).waitFor()
      await page.getByText('Show on the canvas what they try').click()
      await page.locator('[data-tried="true"]').first().waitFor()
    },
    hide: ({ page }) => page.keyboard.press('Control+z'),
  },
  {
    name: '12-past',
    show: async ({ page }) => {
      await tab(/Try on the past/)({ page } as App)
      await page.getByRole('button', { name: 'Try the draft on it' }).click()
      await page.getByText('nothing was sent').waitFor()
    },
  },
  {
    name: '12-case',
    show: async ({ page, call }) => {
      const { rows } = await call('history.page', { type: 'order.placed', limit: 1 })
      await page.keyboard.press('Control+k')
      await page.keyboard.type(rows[0]?.subject?.split('/').at(-1) ?? '')
      await page.getByRole('option', { name: /^What happened to/ }).click()
      await page
        .getByRole('region', { name: 'What happened to it' })
        .getByRole('button', { name: /Order placed/ })
        .first()
        .waitFor()
    },
    hide: async ({ page }) => {
      await page.getByRole('button', { name: 'Back to the history' }).click()
    },
  },
  {
    name: '12-looking-at-the-past',
    show: async ({ page }) => {
      await tab(/Tables/)({ page } as App)
      await page.getByRole('button', { name: 'Look at the past' }).click()
      await page.getByRole('region', { name: 'The table as it was' }).getByRole('row').nth(1).waitFor()
    },
    hide: async ({ page }) => {
      await page.getByRole('button', { name: 'Back to now' }).click()
    },
  },
  { name: '13-problems', show: tab(/Problems/) },
  {
    name: '14-list-view',
    show: async ({ page }) => {
      await tab(/History/)({ page } as App)
      await command(page, 'Show as a list')
      await page.getByRole('button', { name: 'Undo' }).waitFor()
    },
    hide: ({ page }) => command(page, 'Show as a picture'),
  },
  {
    name: '15-changed',
    show: async ({ page }) => {
      // Cards that stand half outside are moved while they are being clicked.
      await page.keyboard.press('Control+1')
      await step(page, 'Running low?').click()
      await page.keyboard.press('Control+d')
      await page.keyboard.press('Escape')
      await page.getByText(/change.* in draft/).waitFor()
    },
  },
  {
    name: '16-compare',
    show: ({ page }) => command(page, 'Compare with'),
    hide: ({ page }) => command(page, 'Stop comparing'),
  },
  {
    name: '16-note',
    show: async ({ page }) => {
      // A note is as large as the canvas is near; here it is at life size.
      await ground(page).click({ position: { x: 40, y: 330 } })
      await page.keyboard.press('Control+0')
      await page.keyboard.press('n')
      await page.getByRole('textbox', { name: 'Note', exact: true }).waitFor()
      await page.keyboard.type('The till sends everything twice on Mondays.\nAsk Ada before changing this.')
    },
    hide: async ({ page }) => {
      const note = page.getByRole('textbox', { name: 'Note', exact: true })
      await page.keyboard.press('Escape')
      for (let step = 0; step < 2; step++) await page.keyboard.press('Control+z')
      await note.waitFor({ state: 'detached' })
      await page.keyboard.press('Control+1')
    },
  },
  {
    name: '16-setting',
    show: async ({ page }) => {
      await ground(page).click({ position: { x: 40, y: 20 } })
      await settings(page).getByRole('button', { name: 'Add a setting' }).click()
      await page.keyboard.type('Warn below')
      await page.keyboard.press('Enter')
      await settings(page).getByText('Used by').waitFor()
      // On from the way back, whose tooltip would stand outside of every region.
      await page.keyboard.press('Tab')
      await page.locator('[data-tooltip]').waitFor({ state: 'detached' })
    },
    hide: ({ page }) => settings(page).getByRole('button', { name: 'Back to this flow' }).click(),
  },
  {
    name: '16-described',
    show: async ({ page }) => {
      await settings(page).getByRole('button', { name: 'Describe an event' }).click()
      await page.keyboard.type('order.placed')
      await page.keyboard.press('Escape')
      await settings(page).getByRole('button', { name: 'Add', exact: true }).click()
      await settings(page).getByText('Its fields').waitFor()
    },
    hide: async ({ page }) => {
      await settings(page).getByRole('button', { name: 'Back to this flow' }).click()
      for (let step = 0; step < 2; step++) await page.keyboard.press('Control+z')
      await page.getByText('1 change in draft').waitFor()
    },
  },
  {
    name: '17-publish',
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'Publish changes…' }).click()
      await dialog(page).waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '18-versions',
    show: async ({ page }) => {
      await command(page, 'Versions')
      await dialog(page).getByText('Version 1').first().waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '19-settings',
    show: async ({ page }) => {
      await command(page, 'Settings')
      await dialog(page).getByLabel('Your shop').waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '19-care',
    show: async ({ page }) => {
      await command(page, 'History and backups')
      await dialog(page).getByText('Make a copy every day').waitFor()
    },
  },
  {
    name: '19-copies',
    show: async ({ page }) => {
      await dialog(page).getByRole('button', { name: 'Make a copy now' }).click()
      await dialog(page).getByRole('button', { name: 'Go back to this…' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: '19-go-back',
    show: async ({ page }) => {
      await dialog(page).getByRole('button', { name: 'Go back to this…' }).click()
      await page.getByText(/as they were then/).waitFor()
    },
    hide: async (app) => {
      await app.page.getByRole('button', { name: 'Stay here' }).click()
      await closeDialog(app)
    },
  },
  {
    name: '19-programs',
    show: async ({ page }) => {
      await command(page, 'Programs and pages')
      await dialog(page).getByRole('heading', { name: 'Pages that people see' }).waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '20-shortcuts',
    show: async ({ page }) => {
      await page.keyboard.press('?')
      await dialog(page).getByText('Tidy up').waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '21-commands',
    show: async ({ page }) => {
      await page.keyboard.press('Control+k')
      await dialog(page).getByRole('combobox').waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '22-send',
    show: async ({ page }) => {
      await command(page, 'Send a test event')
      await dialog(page).getByRole('button', { name: 'Send', exact: true }).waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '22-connections',
    show: async ({ page, call }) => {
      const by = 'Ada'
      const secrets = { key: ['sk_test_example'] }
      await call('connections.add', { name: 'till', kind: 'stripe', facts: {}, mode: 'test', secrets, by })
      const facts = { address: 'https://api.warehouse.example' }
      await call('connections.add', { name: 'warehouse', kind: 'web', facts, mode: 'live', secrets, by })
      await command(page, 'Connections…')
      await dialog(page).getByText('api.warehouse.example').waitFor()
      await dialog(page).getByRole('button', { name: 'Test' }).first().click()
      await dialog(page).getByText('It moves no money').last().waitFor()
    },
  },
  {
    name: '22-connection-kinds',
    show: ({ page }) => dialog(page).getByRole('button', { name: 'New connection…' }).click(),
  },
  {
    name: '22-connection-mail',
    show: ({ page }) =>
      dialog(page)
        .getByRole('button', { name: /^E-mail/ })
        .click(),
    hide: closeDialog,
  },
  {
    name: '22-about',
    show: async ({ page }) => {
      await command(page, 'About Counterflow')
      await dialog(page).getByText('Where your shop is kept').waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '23-home',
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'My flows' }).click()
      await page.getByRole('heading', { name: 'My flows' }).waitFor()
    },
  },
  {
    name: '24-questions',
    show: async (app) => {
      await holdOrders(app, ['#1001', '#1002'])
      await app.page.getByText(/questions wait for your answer/).waitFor()
    },
  },
  {
    name: '25-approvals',
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'Answer', exact: true }).click()
      await page
        .getByText(/Release order/)
        .first()
        .waitFor()
    },
  },
  {
    name: '26-approve',
    show: async ({ page }) => {
      await page.getByRole('button', { name: /^Approve: Release/ }).first().click() // biome-ignore format: a call
      await dialog(page).getByText('Choose a PIN once').waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '27-package',
    show: async ({ page, call }) => {
      // Looked at by the window as it looks at a file that was chosen.
      const text = packedTemplate('1.3.0')
      const older = packedTemplate('1.2.0')
      const { content } = await call('packages.look', { text: older })
      await call('packages.install', { text: older, content, by: 'Ada' })
      await page.evaluate((file) => {
        const data = new DataTransfer()
        data.items.add(new File([file], 'large-orders.cftemplate', { type: 'application/json' }))
        const ground = document.querySelector('#root')?.firstElementChild ?? document.body
        const target = document.querySelector('main') ?? ground
        for (const name of ['dragenter', 'dragover', 'drop'])
          target.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }))
      }, text)
      await dialog(page)
        .getByText(/Nobody has signed/)
        .waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '28-wide-template',
    show: async (app) => {
      await app.page.getByRole('button', { name: 'My flows' }).click()
      await app.call('flows.create', { name: 'Card testing', template: 'fraud-velocity' })
      await openFlow(app.page, 'Card testing')
      await step(app.page, 'Payments and orders').waitFor()
    },
  },
  { name: '28-wide-problems', show: tab(/Problems/) },
  { name: '28-no-tables', show: tab(/Tables/) },
  { name: '28-other-tests', show: tab(/Tests/) },
  {
    name: '28-nothing-found',
    show: async ({ page }) => {
      await tab(/History/)({ page } as App)
      await page.getByPlaceholder('Order, customer, SKU').fill('no such order')
      await page.getByText('Nothing was found').waitFor()
    },
    hide: ({ page }) => page.getByRole('button', { name: 'Show everything' }).click(),
  },
  {
    name: '29-step-menu',
    menu: true,
    show: async ({ page }) => {
      await step(page, 'Payments and orders').click({ button: 'right', position: { x: 60, y: 20 } })
      await page.getByRole('menu').waitFor()
    },
    hide: leave,
  },
  {
    name: '29-find',
    show: async ({ page }) => {
      await ground(page).click({ position: { x: 400, y: 12 } })
      await page.keyboard.press('Control+f')
      await page.keyboard.type('alert')
      await page.getByText(/^1 of \d/).waitFor()
    },
    hide: leave,
  },
  {
    name: '29-add-a-step',
    show: async ({ page }) => {
      await ground(page).click({ position: { x: 400, y: 12 } })
      await page.keyboard.press('a')
      await page.getByRole('dialog', { name: 'Add a step' }).waitFor()
    },
    hide: leave,
  },
  {
    name: '29-several',
    show: async ({ page }) => {
      await ground(page).click({ position: { x: 400, y: 12 } })
      await page.keyboard.press('Control+a')
      await settings(page).getByText(/steps/).first().waitFor()
    },
    hide: leave,
  },
  {
    name: '29-forget',
    show: async ({ page }) => {
      await command(page, 'Forget a customer')
      await dialog(page).getByLabel('Customer number or e-mail').waitFor()
    },
    hide: closeDialog,
  },
  {
    name: '30-flow-menu',
    menu: true,
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'My flows' }).click()
      await page
        .getByRole('button', { name: /^More about/ })
        .first()
        .click()
      await page.getByRole('menu').waitFor()
    },
    hide: leave,
  },
  {
    name: '30-long-names',
    show: async (app) => {
      await app.call('flows.import', { text: longNames })
      await openFlow(app.page, 'Everything that')
      await app.page.getByRole('region', { name: 'Canvas' }).getByRole('group').first().waitFor()
    },
  },
  {
    name: '30-long-names-list',
    show: async ({ page }) => {
      await command(page, 'Show as a list')
      await page.getByRole('treegrid').waitFor()
    },
    hide: ({ page }) => command(page, 'Show as a picture'),
  },
  {
    name: '30-long-names-home',
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'My flows' }).click()
      await page.getByRole('heading', { name: 'My flows' }).waitFor()
    },
  },
  {
    name: '31-export',
    show: async ({ page, call }) => {
      const settings = { shop: 'carla@real-shop.com' }
      await call('flows.create', { name: 'For others', template: 'order-informed', settings })
      await page.reload()
      await openFlow(page, 'For others')
      await command(page, 'Export as a file')
      await dialog(page).getByText('Before this flow leaves your shop').waitFor()
    },
    hide: closeDialog,
  },
]
