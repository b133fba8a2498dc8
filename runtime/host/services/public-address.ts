/** Which addresses are out on the internet, and not on this computer or in the shop's own network. */
import { BlockList, isIP } from 'node:net'

/** What is set apart in IPv4 (IANA, "Special-Purpose Address Registry"), with multicast and the reserved rest. */
const apart: readonly (readonly [address: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]
/**
 * In IPv6 only global unicast is out there, 2000::/3; so mapped, translated (NAT64), local and multicast addresses need
 * no line of their own. In it these are set apart: Teredo and its neighbours, documentation, 6to4.
 */
const apart6: readonly (readonly [address: string, bits: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const blocked = new BlockList()
for (const [address, bits] of apart) blocked.addSubnet(address, bits, 'ipv4')
for (const [address, bits] of apart6) blocked.addSubnet(address, bits, 'ipv6')
const unicast = new BlockList()
unicast.addSubnet('2000::', 3, 'ipv6')

export function isPublicAddress(address: string): boolean {
  // Without the zone of a link-local address.
  const [plain = ''] = address.split('%')
  switch (isIP(plain)) {
    case 4:
      return !blocked.check(plain, 'ipv4')
    case 6:
      return unicast.check(plain, 'ipv6') && !blocked.check(plain, 'ipv6')
    default:
      return false
  }
}
