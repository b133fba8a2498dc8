/** Whether bytes are a picture that may be shown: PNG, and of a size that a screen has. */

const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Pixels on a side: more would be unpacked into gigabytes. */
const largest = 8_192

export function isPng(bytes: Buffer): boolean {
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(mark) || bytes.toString('latin1', 12, 16) !== 'IHDR')
    return false
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  const ends = bytes.subarray(-8, -4).toString('latin1') === 'IEND'
  return ends && width > 0 && height > 0 && width <= largest && height <= largest
}
