/** What a restored store does not know, in plain lines. */
import type { Gap } from '../model/api/care.ts'
import { isoTime } from '../model/event-text.ts'
import { plural } from './grid.ts'
import { printable } from './printable.ts'

/** Effects that a person reads at once; --json has all that the report names. */
const shown = 10

export function gapLines(gap: Gap): readonly string[] {
  const title = `An earlier state was taken up on ${isoTime(gap.at)}.`
  if (gap.replaced === '')
    return [title, 'There was no store to compare with, so nobody knows what had happened since.']
  const waits = gap.settled === 1 ? 'was done since and waits' : 'were done since and wait'
  return [
    title,
    gap.events === 0 || gap.from === null || gap.through === null
      ? 'No event is missing.'
      : `${plural(gap.events, 'event')} missing, of ${isoTime(gap.from)} to ${isoTime(gap.through)}.`,
    gap.settled === 0
      ? 'Nothing that this copy wanted to do was done since.'
      : `${plural(gap.settled, 'thing')} that this copy wanted to do ${waits} for a person: counterflow look.`,
    gap.unknown === 0
      ? 'Nothing else was done outside.'
      : `${plural(gap.unknown, 'thing')} done outside of which this copy knows nothing.`,
    ...gap.effects
      .slice(0, shown)
      .map(({ stage, state, at, settled }) =>
        printable(`  ${isoTime(at)}  ${stage}  ${state}${settled ? '  waits' : ''}`),
      ),
    ...(gap.effects.length > shown ? [`  … and ${gap.effects.length - shown} more`] : []),
    `The store that was replaced is kept as ${printable(gap.replaced)}.`,
  ]
}
