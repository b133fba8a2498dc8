/** The shipped bundles listen: the page of a form with its own files, from where the app was installed. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import type { Draft } from '../../runtime/model/api/drafts.ts'
import type { IngressState } from '../../runtime/model/api/ingress.ts'
import { payingFlow } from '../host/ingress/form-flows.ts'
import { call, closeAll, describeApp, eventually, launch, makeApp, patience, removeAll } from './launch.ts'

let folder = ''
beforeAll(async () => {
  folder = await makeApp()
}, patience)
afterEach(closeAll, patience)
afterAll(() => removeAll(folder), patience)

describeApp('the ingress of the desktop app', () => {
  it('shows the demo shop with everything that it is made of', async () => {
    const { page } = await launch(folder)
    const draft = await call<Draft>(page, 'flows.import', { text: writeFlow(payingFlow()) })
    const { flow, revision } = draft
    await call(page, 'publish.apply', { flow, revision, choices: {}, by: 'Ada' })
    const read = (): Promise<IngressState> => call<IngressState>(page, 'ingress.read')
    await eventually(async () => (await read()).pages.map(({ address }) => address !== '')).toEqual([true])
    const address = (await read()).pages[0]?.address ?? ''
    const html = await (await fetch(address)).text()
    const files = [...html.matchAll(/"(\/pages\/[\w.-]+)"/g)].map(([, path = '']) => path)
    expect(files.sort()).toEqual(['/pages/page.css', '/pages/shop.css', '/pages/shop.js'])
    for (const file of [
      ...files,
      '/pages/said.js',
      '/pages/shop-basket.js',
      '/pages/shop-log-in.js',
      '/pages/answer.js',
    ])
      expect([file, (await fetch(new URL(file, address))).status]).toEqual([file, 200])
  })
})
