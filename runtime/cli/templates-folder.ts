/** Where our own templates are. */
import { fileURLToPath } from 'node:url'

export const templatesFolder = fileURLToPath(new URL('../../templates', import.meta.url))
