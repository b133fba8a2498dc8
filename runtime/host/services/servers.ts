/** Servers by `host:port`, as they are approved and called. */
import type { Connections } from '../connections/connections.ts'

/** With its port, also where that is the usual one: what is approved is approved for one port. */
export const serverOf = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port === '' ? (protocol === 'http:' ? '80' : '443') : port}`

/** Of an address such as `https://api.example.com`, written as it will be called. */
export const serverNamed = (address: string): string | undefined =>
  URL.canParse(address) ? serverOf(new URL(address)) : undefined

/** Where the key of a connection may be sent. */
export function connectionServers(connections: Connections, name: string): readonly string[] {
  const { facts = {}, hosts = [] } = connections.get(name) ?? {}
  const { address } = facts
  if (address !== undefined) return [serverNamed(address) ?? address]
  return hosts.map((host) => (host.includes(':') ? host : `${host}:443`))
}
