/** The access of the connections of this computer: where they answer, and the key that goes there and nowhere else. */

import { CounterflowError } from '../../model/problem.ts'
import type { Connections } from '../connections/connections.ts'
import { keyFor } from '../connections/credentials.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { AccessOf } from './access.ts'

export const accessOf =
  (connections: Connections, secrets: SecretStore): AccessOf =>
  (name, provider) => {
    const connection = connections.get(name)
    if (connection === undefined) return { missing: `There is no connection ${name} on this computer yet.` }
    if (connection.kind !== provider) return { missing: `The connection ${name} is not one to this provider.` }
    const [host] = connection.hosts
    if (host === undefined) return { missing: 'Enter the address of your shop in the connection.' }
    try {
      const token = keyFor(secrets, connection, host)
      if (token === undefined) return { missing: 'Enter the access token in the connection.' }
      const { address } = connection.facts
      return address === undefined ? { base: `https://${host}`, token } : { base: address, token, near: address }
    } catch (error) {
      if (error instanceof CounterflowError) return { missing: error.message }
      throw error
    }
  }
