/** Reports for build servers are well-formed, whatever stands in names and messages. */
import { describe, expect, it } from 'vitest'
import { testReport } from '../../runtime/cli/test-report.ts'
import type { FlowTestResult } from '../../runtime/engine/flow-test.ts'
import { orders } from '../host/app/flows.ts'
import { Workplace } from './command.ts'

const results: readonly FlowTestResult[] = [
  { name: 'a <good> "one" & more', variant: 'as written', failures: [] },
  {
    name: 'bad\u0000 # one',
    variant: 'swap',
    failures: [{ message: 'expected 1\ngot <2>', node: 'large' }, { message: 'and' }],
  },
]

describe('a report', () => {
  it('in JUnit form', () => {
    expect(testReport('junit', orders(), results)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1">
  <testsuite name="orders" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="orders" name="a &lt;good&gt; &quot;one&quot; &amp; more"/>
    <testcase classname="orders" name="bad\ufffd # one (swap)">
      <failure message="expected 1&#10;got &lt;2&gt;">expected 1&#10;got &lt;2&gt;&#10;and</failure>
    </testcase>
  </testsuite>
</testsuites>`)
  })

  it('in TAP form', () => {
    expect(testReport('tap', orders(), results)).toBe(`TAP version 13
1..2
ok 1 - a <good> "one" & more
not ok 2 - bad\u0000 \\# one (swap)
  ---
  failures:
    - "expected 1\\ngot <2>"
    - "and"
  ...`)
  })

  it('is printed by counterflow test, which still ends with 1 where one fails', async () => {
    const place = new Workplace()
    try {
      const tests = [
        {
          name: 'none passes',
          events: [{ data: { customer: 'ann', total: 500 } }],
          expect: { emitted: { 'large.pass': [] } },
        },
      ]
      place.write('shop.flow.json', orders({ tests }))
      const tap = await place.run('test', 'shop.flow.json', '--format', 'tap')
      expect(tap).toMatchObject({ code: 1, out: expect.stringContaining('not ok 1 - none passes') })
      const covered = await place.run('test', 'shop.flow.json', '--coverage')
      expect(covered.out).toContain('only true: large when')
      expect(await place.run('test', 'shop.flow.json', '--format', 'html')).toMatchObject({ code: 2 })
    } finally {
      place.remove()
    }
  })
})
