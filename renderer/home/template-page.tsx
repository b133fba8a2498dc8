/** The page of a template, written by its author for merchants: plain text, lists and tables. */
import type { TemplatePage as Page, PageBlock } from '../../runtime/model/template-page.ts'
import { cleanName } from '../document/names.ts'
import styles from './template-page.module.css'

/** Characters of one paragraph; a stranger's page may be of any length. */
const longest = 1_500

export function TemplatePage({ page }: { readonly page: Page }) {
  return (
    <div className={styles.page}>
      <p className={styles.lead}>{clean(page.about)}</p>
      {page.sections.map(({ title, blocks }) => (
        <section key={title}>
          <h3>{clean(title)}</h3>
          {blocks.map((block, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no identity but their place.
            <Block key={index} block={block} />
          ))}
        </section>
      ))}
    </div>
  )
}

function Block({ block }: { readonly block: PageBlock }) {
  if (block.kind === 'text') return <p>{clean(block.text)}</p>
  if (block.kind === 'list')
    return (
      <ul>
        {block.items.map((item) => (
          <li key={item}>{clean(item)}</li>
        ))}
      </ul>
    )
  const [head = [], ...rows] = block.rows
  return (
    <table>
      <thead>
        <tr>
          {head.map((cell) => (
            <th key={cell}>{clean(cell)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.join('|')}>
            {row.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column.
              <td key={index}>{clean(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const clean = (text: string): string => cleanName(text, longest)
