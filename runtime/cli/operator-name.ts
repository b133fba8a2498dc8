/** Who is at the keyboard of a command: named where something is dropped. */
import { userInfo } from 'node:os'

export function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    // An account without an entry has no name.
    return 'someone'
  }
}
