/** Finds where and why a text is not JSON: JSON.parse of the engines does not say it in one way. */

export type JsonError = { readonly offset: number; readonly expected: string; readonly found: string }

type Awaits = 'value' | 'value or ]' | 'name or }' | 'name' | 'colon' | 'comma' | 'end'

/** Only for text that JSON.parse has refused. Its own stack, so that no depth can overflow ours. */
export function findJsonError(text: string): JsonError {
  const open: ('{' | '[')[] = []
  let awaits: Awaits = 'value'
  let index = 0
  const after = (): Awaits => (open.length === 0 ? 'end' : 'comma')
  for (;;) {
    while (' \t\n\r'.includes(text.charAt(index)) && index < text.length) index++
    const character = text.charAt(index)
    const container = open.at(-1)
    const closes = (character === ']' && container === '[') || (character === '}' && container === '{')
    if (closes && (awaits === 'comma' || awaits === 'value or ]' || awaits === 'name or }')) {
      open.pop()
      index++
      awaits = after()
    } else if (awaits === 'comma' && character === ',') {
      index++
      awaits = container === '{' ? 'name' : 'value'
    } else if (awaits === 'colon' && character === ':') {
      index++
      awaits = 'value'
    } else if ((awaits === 'name' || awaits === 'name or }') && character === '"') {
      const end = stringEnd(text, index)
      if (typeof end !== 'number') return end
      index = end
      awaits = 'colon'
    } else if (awaits === 'value' || awaits === 'value or ]') {
      if (character === '{' || character === '[') {
        open.push(character)
        index++
        awaits = character === '{' ? 'name or }' : 'value or ]'
        continue
      }
      const end = scalarEnd(text, index)
      if (typeof end !== 'number') return end
      index = end
      awaits = after()
    } else return error(text, index, words[awaits](container))
  }
}

const words: { readonly [A in Awaits]: (container: string | undefined) => string } = {
  value: () => 'a value',
  'value or ]': () => 'a value or ]',
  'name or }': () => 'a name in double quotes or }',
  name: () => 'a name in double quotes',
  colon: () => ': after the name',
  comma: (container) => (container === '{' ? ', or }' : ', or ]'),
  end: () => 'nothing more after the JSON',
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function scalarEnd(text: string, index: number): number | JsonError {
  if (text.charAt(index) === '"') return stringEnd(text, index)
  const word = ['true', 'false', 'null'].find((one) => text.startsWith(one, index))
  if (word !== undefined) return index + word.length
  number.lastIndex = index
  const match = number.exec(text)
  if (match === null) return error(text, index, 'a value')
  const end = index + match[0].length
  return /[\w.+-]/.test(text.charAt(end)) ? error(text, index, 'a number such as 12.5') : end
}

/** The place after the closing quote. */
function stringEnd(text: string, start: number): number | JsonError {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 34) return index + 1
    if (code < 32) return error(text, index, 'control characters written as \\n or \\u000a')
    if (code !== 92) continue
    index++
    const escaped = text.charAt(index)
    const length =
      escaped === 'u'
        ? /^[0-9a-fA-F]{4}$/.test(text.slice(index + 1, index + 5))
          ? 4
          : -1
        : '"\\/bfnrt'.includes(escaped)
          ? 0
          : -1
    if (length < 0 || escaped === '') return error(text, index - 1, 'an escape such as \\n, \\" or \\u20ac')
    index += length
  }
  return error(text, text.length, 'a closing quote')
}

function error(text: string, offset: number, expected: string): JsonError {
  const rest = text.slice(offset, offset + 20)
  const found =
    rest === ''
      ? text === ''
        ? 'nothing'
        : 'the end'
      : rest.startsWith('//') || rest.startsWith('/*')
        ? 'a comment'
        : JSON.stringify(rest)
  return { offset, expected, found }
}
