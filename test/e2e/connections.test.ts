/** Connections in the window: made where a step asks for one, tested, seen wherever they are used, removed with a question. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { exampleFlow } from '../nodes/run-example.ts'
import { describeWindow } from './chromium.ts'
import { command, dialog, settings, step } from './hands.ts'
import { startApp } from './start-app.ts'

const canary = 'canary-key-4242'

/** A warehouse that knows one key, and writes down what it is told. */
async function warehouse() {
  const calls: string[] = []
  const server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`)
    const known = request.headers.authorization === `Bearer ${canary}`
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' }).end('{"ok":true}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls }
}

describeWindow('connections', () => {
  it('are made where a step asks for one, are tested, and carry the call of the flow', {
    timeout: 90_000,
  }, async () => {
    const { address, calls } = await warehouse()
    const app = await startApp()
    onTestFinished(app.close)
    const { page, call } = app
    const flow = {
      ...exampleFlow({
        in: { type: 'manual', version: 1, name: 'Orders', config: {} },
        it: {
          type: 'http',
          version: 1,
          name: 'Tell the warehouse',
          config: { url: `${address}/orders/{data.id}`, method: 'PUT', connection: { $connection: 'stock' } },
        },
      }),
      name: 'Warehouse',
    }
    await call('flows.import', { text: JSON.stringify(flow) })
    await page.getByRole('button', { name: /^Warehouse/ }).first().click() // biome-ignore format: a call
    await step(page, 'Tell the warehouse').click()
    await settings(page).getByText('There is no connection "stock" on this computer').waitFor()

    await settings(page).getByRole('button', { name: 'New…' }).click()
    await dialog(page).getByLabel('Name', { exact: true }).fill('warehouse')
    await dialog(page).getByLabel('Address').fill('not an address')
    await dialog(page).getByLabel('Word before the key').fill('Bearer')
    await dialog(page).getByLabel('Key', { exact: true }).fill(canary)
    await dialog(page).getByRole('button', { name: 'Connect' }).click()
    await dialog(page)
      .getByText(/^Expected Address such as/)
      .waitFor()
    await dialog(page).getByLabel('Address').fill(address)
    await dialog(page).getByRole('button', { name: 'Connect' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    // It is chosen at once, and the problem is gone.
    await settings(page).getByText('There is no connection').waitFor({ state: 'detached' })

    await command(page, 'Connections…')
    await dialog(page).getByText('Used by “Warehouse”').waitFor()
    await dialog(page).getByRole('button', { name: 'Test' }).last().click()
    await dialog(page)
      .getByText(/answers and accepts the key/)
      .waitFor()
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Turn on' }).first().click()
    await dialog(page).getByText('With it you allow this flow to call:').waitFor()
    await dialog(page).getByText('(on this computer or in its network)').waitFor()
    await dialog(page).getByRole('button', { name: 'Turn on' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    const [card] = await call('flows.list', {})
    await call('events.send', {
      flow: card?.flow ?? '',
      node: 'in',
      event: { type: 'order.placed', data: { id: '1001' } },
      by: 'Ada',
    })
    await expect.poll(() => calls.includes('PUT /orders/1001'), { timeout: 15_000 }).toBe(true)
    expect(await page.content()).not.toContain(canary)

    await command(page, 'Connections…')
    await dialog(page).getByRole('button', { name: 'Remove warehouse' }).click()
    await page.getByText(/“Warehouse” can do nothing with it/).waitFor()
    await page.getByRole('button', { name: 'Remove it' }).click()
    await dialog(page).getByText('warehouse', { exact: true }).waitFor({ state: 'detached' })
    expect(app.faults).toEqual([])
  })
})
