/** Asked before a flow that was off goes live again: whether what came meanwhile is handled. */
import type { Missed } from '../../../runtime/model/api/flows.ts'
import { useShop } from '../../stores/shop.ts'
import { helpCatchUp, helpFromNow, sayCatchUp, sayFromNow, sayMissed } from '../../words/missed.ts'
import { Answers } from './choice.tsx'

export type Start = 'now' | 'catch up'

type Props = { readonly missed: Missed; readonly start: Start | null; onChange(start: Start): void }

export function StartQuestion({ missed, start, onChange }: Props) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  return (
    <Answers
      name="start"
      text={sayMissed(missed, zone)}
      value={start}
      answers={[
        { value: 'catch up', label: sayCatchUp(missed, zone), help: helpCatchUp() },
        { value: 'now', label: sayFromNow(), help: helpFromNow() },
      ]}
      onChange={(value) => onChange(value === 'now' ? 'now' : 'catch up')}
    />
  )
}
