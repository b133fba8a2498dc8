/** The frame of every page that the ingress shows: its own files and nothing else, whatever stands in what it shows. */
import type { ServerResponse } from 'node:http'

/** Text as it may stand between tags and in quoted attributes. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[^\P{Cc}\n\t]/gu, '')

/** Nothing from elsewhere, nothing written into the page, and no other site may frame it. */
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export type Page = {
  readonly title: string
  /** Names of its own files, see `page-files.ts`. */
  readonly style: string
  readonly script?: string
  readonly head?: string
  /** HTML; whatever came from a flow or a person is escaped in it already. */
  readonly body: string
}

export function answerPage(response: ServerResponse, status: number, page: Page): void {
  const { title, style, script, head = '', body } = page
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/pages/page.css">
${style === 'page.css' ? '' : `<link rel="stylesheet" href="/pages/${style}">`}
${script === undefined ? '' : `<script type="module" src="/pages/${script}"></script>`}
${head}
</head>
<body>
${body}
</body>
</html>
`
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(html),
    'content-security-policy': policy,
    'cache-control': 'no-store',
    // Without any, a browser would not say from where a form is sent: the address of an answer stays here all the same.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  })
  response.end(response.req.method === 'HEAD' ? undefined : html)
}

/** A page that only says something. */
export const sayingPage = (title: string, sentences: readonly string[], more = ''): Page => ({
  title,
  style: 'page.css',
  body: `<main class="sheet"><h1>${escaped(title)}</h1>${sentences.map((each) => `<p>${escaped(each)}</p>`).join('')}${more}</main>`,
})
