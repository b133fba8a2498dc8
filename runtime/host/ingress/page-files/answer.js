/** The page of an answer: keeps it up to date. */
import { furtherWords, listen } from './said.js'

const result = document.getElementById('result')
const message = document.getElementById('message')
const next = document.getElementById('next')

listen(location.pathname, (said) => {
  if (!result || !message || !next) return
  result.dataset.state = said.state
  message.textContent = said.message
  next.textContent = furtherWords(said)
})
