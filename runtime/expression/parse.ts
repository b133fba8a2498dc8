/** Source text to syntax tree by the CEL library, with our limits and our messages. */
import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js'
import type { Problem } from '../model/problem.ts'
import { limits } from './budget.ts'
import { positionOf } from './position.ts'

export type Node = ASTNode

/** Used for its parser only: types are checked by `compile-node.ts`, which knows one kind of number. */
const environment = new Environment({
  unlistedVariablesAreDyn: true,
  enableOptionalTypes: true,
  limits: { maxAstNodes: 1500, maxDepth: limits.depth, maxListElements: 500, maxMapEntries: 200, maxCallArguments: 8 },
})

export function parse(source: string): Node | Problem {
  if (source.length > limits.source)
    return {
      code: 'EXPR_LIMIT',
      message: `Expected at most ${limits.source} characters, got ${source.length}. Split the expression over several nodes.`,
      expected: `${limits.source} characters`,
      found: `${source.length} characters`,
    }
  if (source.trim() === '')
    return { code: 'EXPR_SYNTAX', message: 'Expected an expression such as data.total > 100, got nothing' }
  try {
    return environment.parse(source).ast
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    return explain(source, error)
  }
}

function explain(source: string, error: ParseError): Problem {
  const start = error.range?.start ?? source.length
  const position = positionOf(source, start)
  if (error.code === 'limit_exceeded')
    return {
      code: 'EXPR_LIMIT',
      message: `Expected at most ${limits.depth} levels of brackets and calls and 1,500 parts, got more. Split the expression over several nodes.`,
      position,
    }
  const slip = slips.find(({ pattern }) => pattern.test(source.slice(start)))
  if (slip !== undefined) {
    const length = slip.pattern.exec(source.slice(start))?.[0].length ?? 0
    const value = source.slice(0, start) + slip.write + source.slice(start + length)
    return {
      code: 'EXPR_SYNTAX',
      message: `Expected ${slip.write}, got ${source.slice(start, start + length)}`,
      expected: slip.write,
      found: source.slice(start, start + length),
      position,
      fix: { title: `Write ${slip.write}`, value },
    }
  }
  const found = start < source.length ? source.slice(start, start + 20) : 'the end'
  return { code: 'EXPR_SYNTAX', message: `${hint(error)} At "${found}".`, found, position }
}

/** What people write who come from other languages. */
const slips = [
  { pattern: /^===/, write: '==' },
  { pattern: /^!==/, write: '!=' },
  { pattern: /^=(?!=)/, write: '==' },
  { pattern: /^<>/, write: '!=' },
  { pattern: /^and\b/i, write: '&&' },
  { pattern: /^or\b/i, write: '||' },
  { pattern: /^&(?!&)/, write: '&&' },
  { pattern: /^\|(?!\|)/, write: '||' },
] as const

function hint(error: ParseError): string {
  switch (error.code) {
    case 'unterminated_string':
    case 'unterminated_triple_quoted_string':
      return 'Expected the closing quote of a text, got the end of the line.'
    case 'reserved_identifier':
      return `Expected event, data or a function, got a word of other languages (${error.summary.split(': ')[1] ?? ''}).`
    case 'invalid_macro_argument':
      return 'Expected a name of your choice as the first argument, as in data.lines.exists(line, line.sku == "A").'
    case 'expected_token':
    case 'unexpected_token':
      return `${words(error.summary)}.`
    default:
      return `${error.summary}.`
  }
}

const tokens: { readonly [name: string]: string } = {
  EOF: 'the end',
  RPAREN: ')',
  LPAREN: '(',
  RBRACKET: ']',
  LBRACKET: '[',
  RBRACE: '}',
  LBRACE: '{',
  COLON: ':',
  COMMA: ',',
  IDENTIFIER: 'a name',
  NUMBER: 'a number',
  STRING: 'a text',
  EQ: '==',
  DOT: '.',
  QUESTION: '?',
  AND: '&&',
  OR: '||',
  IN: 'in',
  MULTIPLY: '*',
  DIVIDE: '/',
  MODULO: '%',
  PLUS: '+',
  MINUS: '-',
  NOT: '!',
  LT: '<',
  GT: '>',
  LE: '<=',
  GE: '>=',
  NE: '!=',
}

function words(summary: string): string {
  const plain = summary.replace(/\b[A-Z]{2,}\b/g, (name) =>
    Object.hasOwn(tokens, name) ? (tokens[name] ?? name) : name,
  )
  return plain.startsWith('Unexpected token: ')
    ? `Expected a value, got ${plain.slice('Unexpected token: '.length)}`
    : plain
}
