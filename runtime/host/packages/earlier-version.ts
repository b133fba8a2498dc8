/** The version before this one: how large the step to it must be, and that a version which is out is never another one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NodeType } from '../../model/node.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Packed } from './pack.ts'
import { readPackage, type TemplatePackage } from './read-package.ts'
import { neededStep, stepBetween, steps, versionAfter } from './version-step.ts'
import { compareVersionNumbers } from './versions.ts'

/** The newest of the same template in a folder; what cannot be read is none of our business here. */
export function newestBeside(
  folder: string,
  handle: string,
  nodeTypes: readonly NodeType[],
): TemplatePackage | undefined {
  if (!existsSync(folder)) return undefined
  let newest: TemplatePackage | undefined
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${handle}-`) || !name.endsWith('.cftemplate')) continue
    const found = readable(join(folder, name), nodeTypes)
    if (found?.manifest.handle !== handle) continue
    if (newest === undefined || compareVersionNumbers(found.manifest.version, newest.manifest.version) > 0)
      newest = found
  }
  return newest
}

function readable(path: string, nodeTypes: readonly NodeType[]): TemplatePackage | undefined {
  try {
    return readPackage(readFileSync(path, 'utf8'), nodeTypes)
  } catch {
    return undefined
  }
}

/** @throws PACKAGE_VERSION */
export function assertStep(packed: Packed, before: TemplatePackage): void {
  const { manifest, flow } = packed
  const [old, now] = [before.manifest.version, manifest.version]
  if (old === now) {
    if (before.content === packed.content) return
    throw tooSmall(
      `Version ${now} is packed already, with another content.`,
      versionAfter(old, neededStep(before, { manifest, flow }).step),
    )
  }
  if (compareVersionNumbers(now, old) < 0)
    throw tooSmall(`Version ${old} is packed already, and ${now} comes before it.`, versionAfter(old, 'patch'))
  const { step, reasons } = neededStep(before, { manifest, flow })
  if (steps.indexOf(stepBetween(old, now)) >= steps.indexOf(step)) return
  const more = reasons.length > 3 ? `, and ${reasons.length - 3} more` : ''
  throw tooSmall(
    `From ${old} to ${now} is too small a step: ${reasons.slice(0, 3).join('; ')}${more}.`,
    versionAfter(old, step),
  )
}

const tooSmall = (message: string, version: string): CounterflowError =>
  new CounterflowError('PACKAGE_VERSION', message, {
    kept: 'Nothing was written.',
    advice: `Write ## ${version} at the top of CHANGELOG.md with what has changed, or say --replace while nobody has the earlier one.`,
    details: { version },
  })
