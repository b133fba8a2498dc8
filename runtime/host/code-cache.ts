/** Where Node keeps our code compiled, within the folder of packages; where it cannot be written, nothing is kept. */
import { fileURLToPath } from 'node:url'

export const codeCache = fileURLToPath(new URL('../../node_modules/.cache/counterflow', import.meta.url))
