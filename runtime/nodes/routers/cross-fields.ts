/** What a merchant fills in about a line that a figure must not cross unnoticed. */
import type { Fields } from '../../model/field.ts'
import { eachOrAllField } from './each-field.ts'

export const crossFields = {
  value: {
    kind: 'expression',
    label: 'Figure',
    expect: 'any',
    shapesState: true,
    help: 'The figure to watch, such as the stock that is left. Nothing is unknown, not 0.',
  },
  threshold: {
    kind: 'number',
    label: 'Line',
    optional: true,
    shapesState: true,
    help: 'The figure that matters: down means it is at or below the line after having been above.',
  },
  direction: {
    kind: 'choice',
    default: 'both',
    shapesState: true,
    help: 'Which crossings are told.',
    options: [
      { value: 'down', label: 'Only down' },
      { value: 'up', label: 'Only up' },
      { value: 'both', label: 'Both ways' },
    ],
  },
  key: eachOrAllField('What has a figure of its own, such as each item. Empty: there is only one figure.'),
  margin: {
    kind: 'number',
    default: 0,
    minimum: 0,
    shapesState: true,
    help: 'How far beyond the line the figure must go back before the next crossing is told, so that a figure that trembles tells once.',
  },
  first: {
    kind: 'choice',
    label: 'First figure',
    default: 'remember',
    shapesState: true,
    help: 'What to do when the very first figure is beyond the line already: nobody saw it cross.',
    options: [
      { value: 'remember', label: 'Remember it' },
      { value: 'tell', label: 'Tell it as a crossing' },
    ],
  },
  line: {
    kind: 'expression',
    label: 'Line of its own',
    expect: 'any',
    optional: true,
    shapesState: true,
    help: 'Where each has a line of its own, such as its reorder point; without it the fixed one counts.',
  },
  follow: {
    kind: 'boolean',
    label: 'Tell what follows',
    default: false,
    help: 'Also lets out every further figure while it stays beyond the line: the way out beyond.',
  },
  again: {
    kind: 'schedule',
    label: 'Tell again',
    optional: true,
    shapesState: true,
    help: 'When to tell it once more while the figure stays beyond the line, such as every day at 06:00: the way out still.',
  },
} as const satisfies Fields
