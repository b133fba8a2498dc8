/** A mail connection of this computer, from its facts and its secret to a mail in a box. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openConnections } from '../../../runtime/host/connections/connections.ts'
import { putSecrets } from '../../../runtime/host/connections/credentials.ts'
import { openSecretFile } from '../../../runtime/host/secrets/secret-file.ts'
import { mailServers } from '../../../runtime/host/services/mail-servers.ts'
import { newShop } from '../app/open-shop.ts'

const facts = {
  host: 'Mail.example.com',
  port: '2525',
  user: 'shop',
  from: '"My shop" <Shop@example.com>',
  perHour: '7',
}

it('says where to send, as whom, and how many', async () => {
  const { shop, folder } = await newShop()
  const connections = openConnections(shop.store)
  const secrets = openSecretFile(join(folder, 'secrets'))
  const serverOf = mailServers({ connections, secrets })
  const made = connections.add({ name: 'post', kind: 'mail', facts }, 0)
  putSecrets(secrets, made, { key: ['s3cret'] })
  expect(serverOf('post')).toEqual({
    host: 'Mail.example.com',
    port: 2525,
    security: 'starttls',
    from: 'Shop@example.com',
    name: 'My shop',
    user: 'shop',
    password: 's3cret',
    perHour: 7,
  })
  expect([serverOf('other'), serverOf('practice')]).toEqual([undefined, undefined])
})

it('A27 the password of one server is not used for another', async () => {
  const { shop, folder } = await newShop()
  const connections = openConnections(shop.store)
  const secrets = openSecretFile(join(folder, 'secrets'))
  putSecrets(secrets, connections.add({ name: 'post', kind: 'mail', facts }, 0), { key: ['s3cret'] })
  connections.change('post', { facts: { ...facts, host: 'evil.example' } })
  expect(() => mailServers({ connections, secrets })('post')).toThrow(/alone/)
})

it('a sender that is none is said, and a number that is none is refused', async () => {
  const { shop, folder } = await newShop()
  const connections = openConnections(shop.store)
  const secrets = openSecretFile(join(folder, 'secrets'))
  connections.add({ name: 'post', kind: 'mail', facts: { ...facts, from: 'a@x.example, b@x.example' } }, 0)
  expect(() => mailServers({ connections, secrets })('post')).toThrow(/exactly one address/)
  const many = { name: 'wild', kind: 'mail', facts: { ...facts, perHour: '0' } }
  expect(() => connections.add(many, 0)).toThrow(/Most e-mails in an hour/)
})
