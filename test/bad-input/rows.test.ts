/** No row of the threat list is forgotten: each stands in the map, and what the map names exists. */
import { expect, it } from 'vitest'
import { itNamesWhatIsThere } from './part.ts'
import { rows } from './rows.ts'

const asked = [
  ...['A02', 'A04', 'A08', 'A09', 'A10', 'A13', 'A14', 'A15', 'A16', 'A17', 'A18', 'A19', 'A20', 'A21', 'A22', 'A23'],
  ...[
    'A30',
    'A37',
    'A38',
    'A39',
    'A40',
    'A41',
    'A42',
    'A43',
    'A44',
    'A45',
    'A46',
    'A49',
    'A54',
    'A55',
    'A56',
    'A61',
    'A62',
    'A63',
  ],
]

it('has every row that was asked for, each tested somewhere', () => {
  expect(Object.keys(rows)).toEqual(asked)
  for (const [row, parts] of Object.entries(rows))
    expect(
      parts.some(({ test }) => test),
      row,
    ).toBe(true)
})

itNamesWhatIsThere(rows)
