/** The page of a form, with what was typed and what is wrong with it when it comes back. */
import type { FormInput } from '../../../model/page.ts'
import type { ShownPage } from '../../../model/services.ts'
import { labelOf, optionsOf } from '../../../nodes/producers/form-inputs.ts'
import { escaped, type Page } from './page-frame.ts'

export type FormState = {
  readonly id: string
  readonly token: string
  /** What was typed, by input. */
  typed?(name: string): string | undefined
  readonly wrong?: { readonly [name: string]: string }
  /** A sentence above the form: why it was not taken. */
  readonly trouble?: string
}

export function formPage(page: ShownPage, state: FormState): Page {
  const { id, token, trouble, wrong = {} } = state
  const count = Object.keys(wrong).length
  const said =
    trouble ??
    (count > 0
      ? `Nothing was sent yet: ${count === 1 ? 'one answer needs' : `${count} answers need`} a look.`
      : undefined)
  const focus = page.inputs.find(({ name }) => Object.hasOwn(wrong, name)) ?? page.inputs[0]
  return {
    title: count > 0 ? `Error: ${page.title}` : page.title,
    style: 'page.css',
    body: `<main class="sheet">
<h1>${escaped(page.title)}</h1>
${page.text.trim() === '' ? '' : `<p class="lead">${escaped(page.text)}</p>`}
${said === undefined ? '' : `<p class="trouble" role="alert">${escaped(said)}</p>`}
<form method="post" action="/forms/${id}" accept-charset="utf-8" novalidate>
<input type="hidden" name="token" value="${escaped(token)}">
${page.inputs.map((input) => field(input, page, state, input === focus)).join('\n')}
<button type="submit">${escaped(page.button)}</button>
</form>
</main>`,
  }
}

function field(input: FormInput, page: ShownPage, { typed, wrong = {} }: FormState, focus: boolean): string {
  const { name, kind, needed } = input
  const id = `input-${name}`
  const problem = Object.hasOwn(wrong, name) ? wrong[name] : undefined
  const value = escaped(typed?.(name) ?? '')
  const marks = [
    `id="${id}" name="${name}"`,
    needed ? 'required' : '',
    problem === undefined ? '' : `aria-invalid="true" aria-describedby="${id}-problem"`,
    focus ? 'autofocus' : '',
  ].join(' ')
  const label = `${escaped(labelOf(input))}${needed ? '' : ' <span class="quiet">(may be left out)</span>'}${
    kind === 'money' ? ` <span class="quiet">(${escaped(page.currency)})</span>` : ''
  }`
  const said = problem === undefined ? '' : `<p class="problem" id="${id}-problem">${escaped(problem)}</p>`
  if (kind === 'yes')
    return `<div class="field tick"><input type="checkbox" value="yes" ${marks}${value === '' ? '' : ' checked'}><label for="${id}">${label}</label>${said}</div>`
  return `<div class="field"><label for="${id}">${label}</label>${said}${control(input, marks, value, typed?.(name))}</div>`
}

function control(input: FormInput, marks: string, value: string, typed: string | undefined): string {
  switch (input.kind) {
    case 'long':
      // A line break right behind the tag would be swallowed.
      return `<textarea rows="5" ${marks}>\n${value}</textarea>`
    case 'choice':
      return `<select ${marks}><option value="">Choose…</option>${optionsOf(input)
        .map((option) => `<option${option === typed ? ' selected' : ''}>${escaped(option)}</option>`)
        .join('')}</select>`
    default:
      return `<input ${kinds[input.kind] ?? 'type="text"'} ${marks} value="${value}">`
  }
}

const kinds: { readonly [kind: string]: string } = {
  email: 'type="email" autocomplete="email"',
  whole: 'type="text" inputmode="numeric" autocomplete="off"',
  money: 'type="text" inputmode="decimal" autocomplete="off"',
  date: 'type="date"',
}
