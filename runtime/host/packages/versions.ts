/** Versions of templates, as semver has them: three numbers. */

export function compareVersionNumbers(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number))
  for (let n = 0; n < 3; n++) {
    const difference = (left?.[n] ?? 0) - (right?.[n] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const comparator = /^(>=|<=|>|<|=)?(\d{1,6}(?:\.\d{1,6}){0,2})$/

/** Such as `>=1.0 <2`: every part must hold. Undefined where it is no range. */
export function inRange(version: string, range: string): boolean | undefined {
  let fits = true
  for (const part of range.trim().split(/\s+/)) {
    const [, sign = '=', wanted] = comparator.exec(part) ?? []
    if (wanted === undefined) return undefined
    const order = compareVersionNumbers(version, wanted)
    if (sign === '=' ? order !== 0 : sign.startsWith('>') ? order < 0 : order > 0) fits = false
    if (order === 0 && (sign === '>' || sign === '<')) fits = false
  }
  return fits
}

/** What a template that was made here runs on: this version, and all until the next large step. */
export const rangeFrom = (version: string): string => `>=${version} <${Number(version.split('.')[0]) + 1}`

/** The newest heading of a changelog: `## 1.2.0`. */
export const newestIn = (changelog: string): string | undefined => /^##\s+\[?v?(\d+\.\d+\.\d+)\b/m.exec(changelog)?.[1]
