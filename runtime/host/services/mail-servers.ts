/** The mail connections of this computer, as the e-mail service needs them. */
import type { Connections } from '../connections/connections.ts'
import { keyFor } from '../connections/credentials.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { MailServer } from './email.ts'
import { isAddress, readAddress } from './mail-address.ts'

/** Far more than a shop writes, and far less than what gets a sender blocked. */
const usually = 500

type Parts = { readonly connections: Connections; readonly secrets: SecretStore }

/** @throws SECRET_BOUND, SECRET_FILE, SECRET_KEY; an error that says what is wrong with the sender */
export function mailServers({ connections, secrets }: Parts): (name: string) => MailServer | undefined {
  return (name) => {
    const connection = connections.get(name)
    if (connection?.kind !== 'mail') return undefined
    const { host = '', port = '587', security, user, from = '', perHour } = connection.facts
    const sender = readSender(from)
    if ('reason' in sender) throw new Error(`The sender of ${name} is none. ${sender.reason}`)
    return {
      host,
      port: Number(port),
      security: security === 'tls' || security === 'none' ? security : 'starttls',
      from: sender.address,
      name: sender.name,
      user,
      password: keyFor(secrets, connection, `${host.toLowerCase()}:${port}`),
      perHour: perHour === undefined ? usually : Number(perHour),
    }
  }
}

/** `My shop <shop@example.com>`, or the address alone. */
function readSender(text: string): { readonly address: string; readonly name: string } | { readonly reason: string } {
  const [, name = '', written = text] = /^\s*"?([^<>"\r\n]*?)"?\s*<([^<>]+)>\s*$/.exec(text) ?? []
  const read = readAddress(written)
  return isAddress(read) ? { address: read.address, name } : read
}
