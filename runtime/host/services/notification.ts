/** Notifications: each window shows them, and the log of the process has them where there is none. */
import type { Attempt, Effect } from '../../model/effect.ts'
import { isObject } from '../../model/json.ts'
import type { EffectService } from '../../model/services.ts'

export type Notification = { readonly id: string; readonly flow: string; readonly title: string; readonly text: string }

const longest = 500

/** `show` tells everybody who can show it; the same `id` is the same notification. */
export function openNotificationService(show: (notification: Notification) => void): EffectService {
  return {
    async attempt({ key, stage, request }: Effect): Promise<Attempt> {
      const { title, text } = isObject(request) ? request : {}
      if (typeof title !== 'string') return { kind: 'failed', reason: 'It has no headline', answer: null }
      const flow = stage.slice(0, stage.indexOf('/'))
      show({ id: key, flow, title: cut(title), text: typeof text === 'string' ? cut(text) : '' })
      return { kind: 'done', answer: null }
    },
  }
}

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text).toWellFormed()
