/** The help texts, made from what each command says about itself. */
import { type Command, commonOptions, type Option } from './command.ts'
import { exitMeanings } from './exit.ts'
import type { Style } from './terminal.ts'

export function overview(commands: readonly Command[], style: Style): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    'Counterflow wires producers, routers and consumers to a flow and runs it over an event log.',
    '',
    style.bold('Usage'),
    '  counterflow <command> [options]',
    '',
    style.bold('Commands'),
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    style.bold('Start here'),
    '  counterflow demo                                    runs an example and shows its tables',
    '  counterflow new my-shop                             writes a small flow to change',
    '  counterflow check my-shop.flow.json                 says what is wrong with it',
    '',
    'counterflow <command> --help shows what a command does, its options and examples.',
    'counterflow --version shows the version.',
  ].join('\n')
}

export function commandHelp(command: Command, style: Style): string {
  const options = Object.entries({ ...command.options, ...commonOptions }).map(([name, option]) => [
    synopsis(name, option),
    option.help,
  ])
  const width = Math.max(...options.map(([left = '']) => left.length))
  return [
    `${style.bold(`counterflow ${command.name}`)}: ${command.summary}`,
    '',
    style.bold('Usage'),
    `  counterflow ${command.name} ${command.usage}`,
    '',
    command.help.trim(),
    '',
    style.bold('Options'),
    ...options.map(([left = '', right = '']) => `  ${left.padEnd(width)}  ${right}`),
    '',
    style.bold('Examples'),
    ...command.examples.flatMap(([line, what]) => [`  ${style.dim(`# ${what}`)}`, `  ${line}`]),
    '',
    style.bold('Exit codes'),
    ...exitMeanings.map(([code, meaning]) => `  ${code}  ${meaning}`),
  ].join('\n')
}

const synopsis = (name: string, { short, value }: Option): string =>
  `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` <${value}>`}`
