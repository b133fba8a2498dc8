/** A page of Markdown as headings and paragraphs of text: enough to read it, and nothing in it can be more than text. */
import { cleanName } from '../../document/names.ts'

export type PlainLine = { readonly kind: 'heading' | 'text'; readonly text: string; readonly at: number }

const most = 80
const longest = 1_000

export const plainLines = (markdown: string): readonly PlainLine[] =>
  markdown
    .split(/\n\s*\n|\n(?=#|- )/)
    .slice(0, most)
    .flatMap((part, at): PlainLine[] => {
      const heading = /^\s*#+\s+/.test(part)
      const text = cleanName(
        part
          .replace(/^\s*#+\s+/, '')
          .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
          .replace(/[*_`]{1,3}/g, '')
          .replace(/^\s*- /, '• '),
        longest,
      )
      return text === '' ? [] : [{ kind: heading ? 'heading' : 'text', text, at }]
    })
