/** A drawing holds whatever a step is called as text, and nothing of it as markup. */
import { expect, it } from 'vitest'
import { svgPen } from '../../../renderer/canvas/pen.ts'
import { nastyNames } from '../document/random-edit.ts'

it.each([...nastyNames, '<script>alert(1)</script>', '"/><image href="https://evil.example/x.png"/>', '&amp; & <b>'])(
  'draws %j as words',
  (name) => {
    const pen = svgPen()
    pen.text(name, 1, 2, '600 13px "Inter", sans-serif', '#000')
    const svg = pen.document(0, 0, 10, 10)
    const words = /<text [^>]*>(.*)<\/text>/.exec(svg.replaceAll('\n', ' '))?.[1] ?? ''
    expect(words).not.toMatch(/[<>\p{Cc}\p{Cs}]/u)
    expect([...svg.matchAll(/<(\/?)([a-z]+)/g)].map(([, end, tag]) => `${end}${tag}`)).toEqual([
      'svg',
      'text',
      '/text',
      '/svg',
    ])
  },
)

it('draws boxes with round corners above or below', () => {
  const pen = svgPen()
  pen.box({ x: 0, y: 0, width: 10, height: 10, radius: [0, 3] }, '#fff')
  expect(pen.document(0, 0, 10, 10)).toContain('d="M0 0L10 0L10 0L10 7A3 3 0 0 1 7 10L3 10A3 3 0 0 1 0 7L0 0L0 0Z"')
})
