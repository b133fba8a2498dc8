/** The part of a host that takes files in: keeps the bytes of one file per step, and reads the lines of it. */
export function inputs() {
  const sample = {
    node: 'any-file',
    kind: 'sample',
    name: 'sales.csv',
    path: '/samples/sales.csv',
    found: true,
    sample: 'sales.csv',
  }
  const start = 'InvoiceNo,Total\n1,2.50\n2,3.00\n'
  let bound = { binding: sample, text: start }
  let under = { name: '', node: '', text: '', size: 0 }
  let hold = null
  const rowsOf = (text) => {
    const [head = '', ...lines] = text.trim().split('\n')
    return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [head.split(',')[at], cell])))
  }
  return {
    /** The next piece waits until it is let go. */
    wait() {
      let go
      hold = new Promise((resolve) => (go = resolve))
      return go
    },
    reset() {
      bound = { binding: sample, text: start }
    },
    methods: {
      'inputs.read': () => [bound.binding],
      'inputs.preview': ({ node }) => {
        if (node !== 'any-file') return null
        const rows = rowsOf(bound.text).slice(0, 5)
        return { bytes: bound.text.length, columns: Object.keys(rows[0] ?? {}), further: 0, rows, problem: null }
      },
      'inputs.begin': ({ name, node, size }) => {
        under = { name, node, text: '', size }
        return { upload: 'one', piece: 1_000 }
      },
      'inputs.piece': async ({ bytes }) => {
        await hold
        under.text += atob(bytes)
        return { received: under.text.length }
      },
      'inputs.finish': () => {
        if (rowsOf(under.text).length === 0)
          throw {
            code: 'INPUT_UNREADABLE',
            message: 'There is no row in this file.',
            kept: 'What the step read before stays chosen.',
            advice: 'Choose another one.',
            details: {},
          }
        const { name, node, text } = under
        bound = {
          binding: {
            node,
            kind: 'file',
            name,
            path: `/shop/inputs/x/${name}`,
            found: true,
            copy: true,
            sample: 'sales.csv',
          },
          text,
        }
        return [bound.binding]
      },
      'inputs.sample': () => {
        bound = { binding: sample, text: start }
        return [sample]
      },
      'inputs.cancel': () => null,
    },
  }
}
