/** A stretch of time in words; one moment where both are the same. */
import { t } from '../../words/words.ts'

export const sayFromTo = (from: string, through: string): string =>
  from === through ? from : t('{from} to {through}', { from, through })
