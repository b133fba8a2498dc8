/** Versions of templates, as semver has them: three numbers. */

export function compareVersionNumbers(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number))
  for (let n = 0; n < 3; n++) {
    const difference = (left?.[n] ?? 0) - (right?.[n] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The newest heading of a changelog: `## 1.2.0`. */
export const newestIn = (changelog: string): string | undefined => /^##\s+\[?v?(\d+\.\d+\.\d+)\b/m.exec(changelog)?.[1]
