/** The results of tests in the forms that build servers read: JUnit's XML and the Test Anything Protocol. */
import type { FlowTestResult } from '../engine/flow-test.ts'
import type { Flow } from '../model/flow.ts'

export const reportFormats = ['junit', 'tap'] as const
export type ReportFormat = (typeof reportFormats)[number]

export const testReport = (format: ReportFormat, flow: Flow, results: readonly FlowTestResult[]): string =>
  format === 'junit' ? junit(flow, results) : tap(results)

const titleOf = ({ name, variant }: FlowTestResult): string =>
  variant === 'as written' ? name : `${name} (${variant})`

/** The form that Ant's JUnit task began with and that CI servers agree on: no times, they would say nothing. */
function junit({ id }: Flow, results: readonly FlowTestResult[]): string {
  const failed = results.filter(({ failures }) => failures.length > 0).length
  const cases = results.map((result) => {
    const open = `    <testcase classname="${escaped(id)}" name="${escaped(titleOf(result))}"`
    const [first] = result.failures
    if (first === undefined) return `${open}/>`
    const all = result.failures.map(({ message }) => message).join('\n')
    return `${open}>\n      <failure message="${escaped(first.message)}">${escaped(all)}</failure>\n    </testcase>`
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${results.length}" failures="${failed}">`,
    `  <testsuite name="${escaped(id)}" tests="${results.length}" failures="${failed}" errors="0" skipped="0">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n')
}

/** XML 1.0 has no way to write most control characters, nor half a surrogate pair. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML refuses.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')

/** Version 13: a line per test, and what went wrong indented as YAML below it. */
function tap(results: readonly FlowTestResult[]): string {
  const lines = ['TAP version 13', `1..${results.length}`]
  for (const [index, result] of results.entries()) {
    const isGood = result.failures.length === 0
    lines.push(`${isGood ? 'ok' : 'not ok'} ${index + 1} - ${oneLine(titleOf(result)).replaceAll('#', '\\#')}`)
    if (isGood) continue
    lines.push('  ---', '  failures:')
    for (const { message } of result.failures) lines.push(`    - ${JSON.stringify(message)}`)
    lines.push('  ...')
  }
  return lines.join('\n')
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')
