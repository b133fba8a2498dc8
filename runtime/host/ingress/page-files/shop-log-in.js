/** The staff log-in of the demo shop: there is nothing behind it, but its failures are events. */

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} said
 * @param {string} path
 */
export function openLogIn(form, said, path) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const { account, password } = Object.fromEntries(new FormData(form))
    try {
      const answer = await fetch(path, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ account, password }),
      })
      const isKnown = answer.status === 200 || answer.status === 401
      said.textContent = !isKnown
        ? 'That did not work. Please try again.'
        : answer.ok
          ? 'Welcome. There is nothing to see behind this door.'
          : 'That is not the password. The shop takes note of it.'
    } catch {
      said.textContent = 'The shop cannot be reached. Please try again.'
    }
    const field = form.elements.namedItem('password')
    if (field instanceof HTMLInputElement) {
      field.value = ''
      field.focus()
    }
  })
}
