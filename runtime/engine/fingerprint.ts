/** Tells one cause of failures from another: the same step failing in the same way, whatever the order number was. */
import { digest } from '../model/digest.ts'

export type Failing = {
  /** `<flow id>/<node id>` */
  readonly stage: string
  readonly code: string
  readonly message: string
}

/** The same for failures that one repair would mend. */
export const fingerprint = ({ stage, code, message }: Failing): string =>
  digest(`${stage}\n${code}\n${withoutParticulars(message)}`, 16)

/** What differs from one event to the next: quoted values, numbers, ids, addresses. */
export const withoutParticulars = (message: string): string =>
  message
    .replace(/"(?:[^"\\]|\\.)*"|“[^”]*”|`[^`]*`/g, '…')
    .replace(/[^\s@]+@[^\s@]+/g, '…')
    .replace(/\b[0-9a-f]{8,}(?:-[0-9a-f]{4,})*\b/gi, '…')
    .replace(/\b[\p{L}]{1,6}[-_#]\d[\w-]*/gu, '…')
    .replace(/[#-]?\d[\d.,:]*/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
