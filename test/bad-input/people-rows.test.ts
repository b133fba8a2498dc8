/** What the map of e-mails, copies and packages names exists. */
import { itNamesWhatIsThere } from './part.ts'
import { peopleRows } from './people-rows.ts'

itNamesWhatIsThere(peopleRows)
