/** The past of a shop read in by the command, seen by the log, and a customer erased from it. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { JsonObject } from '../../runtime/model/json.ts'
import { openStandIn, standInToken } from '../host/catch-up/stand-in.ts'
import { Workplace } from './command.ts'

const email = 'ann.canary@example.org'

it('reads the past in once, and erases a customer from all of it', async () => {
  const standIn = await openStandIn()
  const made = (n: number, mail: string): JsonObject => ({
    ...{
      id: `evt_${n}`,
      object: 'event',
      type: 'customer.created',
      created: Math.floor(Date.now() / 1000) - n * 86_400 - 3_600,
    },
    data: { object: { id: `cus_${n}`, email: mail } },
  })
  standIn.events.push(made(1, email), made(2, 'ben@example.org'), made(3, 'cy@example.org'))
  const place = new Workplace()
  onTestFinished(() => place.remove())
  const add = ['connection', 'add', 'shop.db', 'till', '--kind', 'stripe', '--slot', 'key']
  expect((await place.pipe(standInToken, ...add, '--fact', `address=${standIn.base}`)).code).toBe(0)
  const first = await place.run('backfill', 'shop.db', 'till', '--days', '2', '--json')
  expect(JSON.parse(first.out)).toMatchObject({ state: 'done', found: 1 })
  const all = await place.run('backfill', 'shop.db', 'till', '--json')
  expect(JSON.parse(all.out)).toMatchObject({ state: 'done', found: 2 })
  expect(await place.run('backfill', 'shop.db', 'tull')).toMatchObject({ code: 2 })
  expect((await place.run('log', 'shop.db', '--type', 'customer.created')).out).toContain(email)
  expect((await place.run('store', 'erase', 'shop.db', email)).out).toContain('in 1 event')
  mkdirSync(join(place.folder, 'backups'))
  const copy = 'backups/backup-2026-03-02T10-00-00Z.db'
  expect((await place.run('store', 'backup', 'shop.db', copy)).code).toBe(0)
  const erased = await place.run('store', 'erase', 'shop.db', email, '--yes')
  expect(erased.out).toContain('Destroyed 1 key')
  expect(erased.out).toMatch(/may name them still[\s\S]*backup-2026-03-02T10-00-00Z\.db[\s\S]*elsewhere/)
  expect((await place.run('store', 'copies', 'shop.db')).out).toContain('may be named')
  expect((await place.run('store', 'copies', 'shop.db', '--clean')).out).toContain('not named')
  expect((await place.run('store', 'copies', 'shop.db', '--delete', 'shop.db')).code).toBe(2)
  expect((await place.run('store', 'copies', 'shop.db', '--delete', basename(copy))).out).toContain('No copy')
  expect((await place.run('log', 'shop.db')).out).not.toContain(email)
  expect((await place.run('store', 'verify', 'shop.db')).code).toBe(0)
  const inTheOpen = readdirSync(place.folder)
    .filter((name) => name !== 'backups')
    .filter((name) => readFileSync(join(place.folder, name)).includes(email))
  expect(inTheOpen).toEqual([])
})
