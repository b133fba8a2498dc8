/** A page for people who arrive without the right to open the window: plain, without a script or a style. */
import type { Failure } from '../../model/api/failure.ts'

export function plainPage({ message, kept, advice }: Pick<Failure, 'message' | 'kept' | 'advice'>): string {
  const lines = [message, kept, advice].filter((line) => line !== '')
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Counterflow</title>
  </head>
  <body>
    <h1>Counterflow</h1>
${lines.map((line) => `    <p>${escaped(line)}</p>`).join('\n')}
  </body>
</html>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
