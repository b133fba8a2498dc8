/** The window can draw every node type, and every icon that its own screens name. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { icons, isIconName } from '../../../renderer/ui/icons.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'

const renderer = join(import.meta.dirname, '../../../renderer')

/** `icon="plus"` and `icon: 'plus'`, wherever a screen writes it. */
function namedInScreens(): [icon: string, file: string][] {
  const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))
  return files.flatMap((file) =>
    [...readFileSync(join(renderer, file), 'utf8').matchAll(/\bicon(?:=|: )["']([a-z-]+)["']/g)].map(
      ([, icon = '']): [string, string] => [icon, file],
    ),
  )
}

describe('the icons', () => {
  it.each(nodeTypes.map((type) => [type.type, type.icon] as const))('have the one of %s: %s', (_, icon) => {
    expect(isIconName(icon)).toBe(true)
  })

  it('have every one that a screen names', () => {
    expect(namedInScreens().filter(([icon]) => !isIconName(icon))).toEqual([])
  })

  it('have a neutral one for a node type of a later version', () => {
    expect(isIconName('toString')).toBe(false)
    expect(Object.hasOwn(icons, 'square')).toBe(true)
  })
})
