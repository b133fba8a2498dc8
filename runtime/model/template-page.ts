/** The page of a template, a README of plain Markdown, as the gallery shows it: title, benefit, for whom, and its sections. */

export type PageBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }

export type PageSection = { readonly title: string; readonly blocks: readonly PageBlock[] }

export type TemplatePage = {
  readonly title: string
  /** One sentence, of 80 characters at most. */
  readonly benefit: string
  /** For whom it is, and how long it takes to set up. */
  readonly about: string
  readonly sections: readonly PageSection[]
}

/** Whatever it is made of comes from a file of someone: nothing of it is markup afterwards, only text. */
export function readPage(markdown: string): TemplatePage {
  const [head = '', ...rest] = markdown.replaceAll('\r\n', '\n').split(/^## /m)
  const [title = '', benefit = '', ...about] = paragraphs(head)
  return {
    title: title.replace(/^# /, ''),
    benefit: plain(benefit),
    about: plain(about.join(' ')),
    sections: rest.map((section) => {
      const [name = '', ...body] = section.split('\n')
      return { title: plain(name), blocks: paragraphs(body.join('\n')).map(blockOf) }
    }),
  }
}

const paragraphs = (text: string): readonly string[] =>
  text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

function blockOf(text: string): PageBlock {
  const lines = text.split('\n')
  if (lines.every((line) => /^\|.*\|$/.test(line.trim())))
    return {
      kind: 'table',
      rows: lines
        .filter((line) => !/^\|[\s|:-]+\|$/.test(line.trim()))
        .map((line) => line.trim().slice(1, -1).split('|').map(plain)),
    }
  if (lines[0]?.startsWith('- ') === true)
    return {
      kind: 'list',
      items: text
        .split(/^- /m)
        .filter((item) => item.trim() !== '')
        .map(plain),
    }
  return { kind: 'text', text: plain(text) }
}

/** Without the signs of Markdown; a link is its words. */
const plain = (text: string): string =>
  text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|`/g, '')
    .replace(/(^|[\s(“])\*(\S(?:[^*]*\S)?)\*/g, '$1“$2”')
    .replace(/\s+/g, ' ')
    .trim()
