/** Shows what went wrong with something that was asked for: what happened, what was kept, what to do. */
import type { Failure } from '../../runtime/model/api/failure.ts'
import type { Done } from '../stores/attempt.ts'
import { toast } from '../ui/toast.tsx'

export function tellFailure({ message, kept, advice }: Pick<Failure, 'message' | 'kept' | 'advice'>): void {
  toast({ title: message, text: [kept, advice].filter(Boolean).join(' '), tone: 'bad' })
}

/** The value, or undefined after the failure was shown. */
export async function tell<T>(work: Promise<Done<T>>): Promise<T | undefined> {
  const done = await work
  if (done.ok) return done.value
  tellFailure(done.failure)
  return undefined
}
