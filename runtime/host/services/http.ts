/** Web calls and questions, as effects. */
import type { Attempt, Effect } from '../../model/effect.ts'
import { isObject, type Json } from '../../model/json.ts'
import type { EffectService } from '../../model/services.ts'
import { classify } from './classify.ts'
import { type Call, type CallParts, readCall, webCall } from './web-call.ts'

const nonsense: Attempt = { kind: 'failed', reason: 'Nothing was sent: the request is none', answer: null }

const destination = ({ request }: Effect): string | undefined => {
  const { url } = readCall(request) ?? {}
  return url !== undefined && URL.canParse(url) ? new URL(url).host : undefined
}

export function httpService(parts: CallParts): EffectService {
  const call = async (effect: Effect, wanted: Call): Promise<Attempt> => {
    const called = await webCall(effect, wanted, parts)
    if (called.kind === 'attempt') return called.attempt
    return classify(called.answered, called.host, called.kept, parts.clock.now())
  }
  return {
    destination,
    async attempt(effect) {
      const wanted = readCall(effect.request)
      return wanted === undefined ? nonsense : call(effect, wanted)
    },
    /** What is put at an address of its own can be asked for there; of anything else an address has to be named. */
    async lookUp(effect) {
      const wanted = readCall(effect.request)
      if (wanted === undefined) return nonsense
      const named = wanted.ask?.replaceAll('{key}', encodeURIComponent(effect.key))
      if (named === undefined && wanted.method !== 'PUT' && wanted.method !== 'DELETE')
        return { kind: 'unknown', reason: 'The server cannot be asked whether this call has arrived' }
      const called = await webCall(effect, { ...wanted, url: named ?? wanted.url, method: 'GET', body: null }, parts)
      if (called.kind === 'attempt') return called.attempt
      const { answered, host, kept } = called
      if (answered.kind !== 'answer')
        return { kind: 'unknown', reason: `${host} could not be asked: ${answered.reason}` }
      const isFine = answered.status >= 200 && answered.status < 300
      const isGone = answered.status === 404 || answered.status === 410 || (isFine && isEmptyList(kept.body))
      const isThere = isFine && !isGone
      if (wanted.method === 'DELETE' ? isGone : isThere) return { kind: 'done', answer: kept }
      if (isGone || isThere) return { kind: 'retry', reason: `${host} has not seen it` }
      return { kind: 'unknown', reason: `${host} answered ${answered.status} when it was asked` }
    },
  }
}

/** Whoever looks for something gets a list of it, also in an envelope such as `{"data": []}`. */
const isEmptyList = (body: Json | undefined): boolean => {
  const lists = isObject(body) ? Object.values(body).filter(Array.isArray) : Array.isArray(body) ? [body] : []
  return lists.length === 1 && lists[0]?.length === 0
}

/** A question: that there is nothing is an answer, too. */
export function lookupService(parts: CallParts): EffectService {
  return {
    destination,
    async attempt(effect) {
      const wanted = readCall(effect.request)
      if (wanted === undefined) return nonsense
      const called = await webCall(effect, { ...wanted, method: 'GET', body: null }, parts)
      if (called.kind === 'attempt') return called.attempt
      const { answered, host, kept } = called
      if (answered.kind === 'answer' && (answered.status === 404 || answered.status === 410))
        return { kind: 'done', answer: kept }
      const attempt = classify(answered, host, kept, parts.clock.now())
      // Nothing has changed by asking: what was lost is simply asked again.
      return attempt.kind === 'unknown' ? { kind: 'retry', reason: attempt.reason } : attempt
    },
  }
}
