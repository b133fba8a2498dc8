/** How a store is opened so that nothing personal of these flows stands in it in the open. */
import { personalFields } from '../compile/personal-fields.ts'
import { personalKeeping } from '../compile/personal-keeping.ts'
import type { Flow } from '../model/flow.ts'
import type { OpenOptions } from './store/build.ts'

export const personalOptions = (flows: readonly Flow[]): Required<Pick<OpenOptions, 'personal' | 'keeping'>> => ({
  personal: personalFields(flows),
  keeping: personalKeeping(flows),
})
