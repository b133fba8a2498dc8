/** What the map of calls, secrets, webhooks and replays names exists. */

import { outsideRows } from './outside-rows.ts'
import { itNamesWhatIsThere } from './part.ts'

itNamesWhatIsThere(outsideRows)
