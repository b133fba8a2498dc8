/** The files that the open flow's producers read, what is in them, and those that are on their way to the host. */
import { create } from 'zustand'
import type { InputBinding, InputPreview } from '../../runtime/model/api/inputs.ts'
import type { FileFormat } from '../../runtime/model/services.ts'
import { type ApiFailure, asApiFailure } from '../bridge/api-failure.ts'
import { host } from '../bridge/host.ts'

/** Bytes. */
export type OnItsWay = { readonly name: string; readonly done: number; readonly total: number }

export type InputFacts = {
  /** By node. Null until the host has answered. */
  readonly bindings: ReadonlyMap<string, InputBinding> | null
  readonly previews: ReadonlyMap<string, InputPreview | null>
  readonly onItsWay: ReadonlyMap<string, OnItsWay>
  readonly failures: ReadonlyMap<string, ApiFailure>
}

const nothing: InputFacts = { bindings: null, previews: new Map(), onItsWay: new Map(), failures: new Map() }

export const useInputs = create<{ readonly byFlow: ReadonlyMap<string, InputFacts> }>(() => ({ byFlow: new Map() }))

const inputsOf = (flow: string): InputFacts => useInputs.getState().byFlow.get(flow) ?? nothing
export const noInputs = nothing

const put = (flow: string, change: Partial<InputFacts>): void =>
  useInputs.setState(({ byFlow }) => ({ byFlow: new Map(byFlow).set(flow, { ...inputsOf(flow), ...change }) }))

function set<T>(map: ReadonlyMap<string, T>, node: string, value: T | undefined): ReadonlyMap<string, T> {
  const next = new Map(map)
  if (value === undefined) next.delete(node)
  else next.set(node, value)
  return next
}

const fail = (flow: string, node: string, error: unknown): void =>
  put(flow, { failures: set(inputsOf(flow).failures, node, asApiFailure(error)) })

const takeIn = (flow: string, bindings: readonly InputBinding[]): void =>
  put(flow, { bindings: new Map(bindings.map((one) => [one.node, one])) })

/** What is chosen, and the first rows of it. */
export async function readInput(flow: string, node: string, format: FileFormat): Promise<void> {
  try {
    takeIn(flow, await host().call('inputs.read', { flow }))
    const preview = await host().call('inputs.preview', { flow, node, format })
    put(flow, { previews: set(inputsOf(flow).previews, node, preview) })
  } catch (error) {
    fail(flow, node, error)
  }
}

export async function chooseSample(flow: string, node: string, format: FileFormat): Promise<void> {
  put(flow, { failures: set(inputsOf(flow).failures, node, undefined) })
  try {
    takeIn(flow, await host().call('inputs.sample', { flow, node }))
  } catch (error) {
    return fail(flow, node, error)
  }
  await readInput(flow, node, format)
}

/** By flow and node: raised by every file that is handed over, so that an older one notices that it was overtaken. */
const latest = new Map<string, number>()

/** Sends a file to the host in pieces and chooses it once it is there. What was chosen before stays until then. */
export async function handOver(flow: string, node: string, file: File, format: FileFormat): Promise<void> {
  const key = JSON.stringify([flow, node])
  const turn = (latest.get(key) ?? 0) + 1
  latest.set(key, turn)
  const isOvertaken = (): boolean => latest.get(key) !== turn
  const show = (done: number | undefined): void => {
    const way = done === undefined ? undefined : { name: file.name, done, total: file.size }
    if (!isOvertaken()) put(flow, { onItsWay: set(inputsOf(flow).onItsWay, node, way) })
  }
  put(flow, { failures: set(inputsOf(flow).failures, node, undefined) })
  show(0)
  try {
    const { upload, piece } = await host().call('inputs.begin', { flow, node, name: file.name, size: file.size })
    for (let at = 0; at < file.size && !isOvertaken(); at += piece) {
      const bytes = await base64(file.slice(at, at + piece))
      const { received } = await host().call('inputs.piece', { upload, at, bytes })
      show(received)
    }
    if (isOvertaken()) return void (await host().call('inputs.cancel', { upload }))
    takeIn(flow, await host().call('inputs.finish', { upload, format }))
  } catch (error) {
    // An overtaken upload ends because a newer one took its place: nobody needs to hear of that.
    if (isOvertaken()) return
    show(undefined)
    return fail(flow, node, error)
  }
  show(undefined)
  await readInput(flow, node, format)
}

export function stopHandingOver(flow: string, node: string): void {
  const key = JSON.stringify([flow, node])
  latest.set(key, (latest.get(key) ?? 0) + 1)
  put(flow, { onItsWay: set(inputsOf(flow).onItsWay, node, undefined) })
}

function base64(part: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error('The file could not be read.'))
    reader.readAsDataURL(part)
  })
}
