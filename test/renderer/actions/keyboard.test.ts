import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CanvasControls, setCanvasControls } from '../../../renderer/actions/canvas-controls.ts'
import { type Press, parseChord } from '../../../renderer/actions/chords.ts'
import { pasteText } from '../../../renderer/actions/clipboard.ts'
import { actionFor } from '../../../renderer/actions/keyboard.ts'
import { actions, findAction } from '../../../renderer/actions/list.ts'
import { copyText } from '../../../renderer/document/clipboard.ts'
import { closeDocument, edit, openDocument, useDocument } from '../../../renderer/stores/document.ts'
import { select, startOfSession, useSession } from '../../../renderer/stores/session.ts'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { emptyFlow, routed } from '../document/flows.ts'
import { draftOf } from '../stores/drafts.ts'

/** As much of an element as the keyboard looks at. */
class Page extends EventTarget {
  readonly tagName: string
  readonly #inside: string
  constructor(tagName: string, inside = '') {
    super()
    this.tagName = tagName
    this.#inside = inside
  }
  getAttribute(): string | null {
    return null
  }
  closest(selector: string): Page | null {
    return this.#inside !== '' && selector.includes(this.#inside) ? this : null
  }
}

const controls: CanvasControls = {
  zoomIn() {},
  zoomOut() {},
  zoomTo() {},
  fit() {},
  center: () => ({ x: 0, y: 0 }),
  pointer: () => ({ x: 400, y: 300 }),
  picture: async () => new Blob(),
  reveal() {},
  openQuickAdd() {},
}

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})
const body = new Page('BODY')
const found = (one: Press, target = body, mac = false) => actionFor(one, target, mac)?.id

let stop = (): void => {}
beforeEach(() => {
  ;(globalThis as { Element?: unknown }).Element = Page
  stop = setCanvasControls(controls)
  openDocument(draftOf(routed), routed, null)
  useSession.setState({ ...startOfSession, screen: 'editor' })
})
afterEach(() => {
  stop()
  closeDocument()
  useSession.setState(startOfSession)
  delete (globalThis as { Element?: unknown }).Element
})

/** The press that a way of writing keys stands for. */
function pressOf(keys: string, mac: boolean): Press {
  const { mod, shift, alt, key } = parseChord(keys)
  const isLetter = /^[A-Z]$/.test(key)
  return press(isLetter && !shift ? key.toLowerCase() : key, {
    code: isLetter ? `Key${key}` : '',
    ctrlKey: mod && !mac,
    metaKey: mod && mac,
    altKey: alt,
    shiftKey: shift || key === '?' || key === '+',
  })
}

describe('the list of actions', () => {
  it('turns a flow on out of a form that has just been filled in, and not out of a dialog', () => {
    expect(found(press('Enter', { ctrlKey: true }), new Page('INPUT'))).toBe('flow.publish')
    expect(found(press('Enter', { ctrlKey: true }), new Page('INPUT', 'dialog'))).toBeUndefined()
  })

  it('names each one once', () => {
    const ids = actions.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each([false, true])('means one action by each press (on a Mac: %s)', (mac) => {
    const ways = actions.flatMap((action) =>
      (action.keys ?? '')
        .split(' ')
        .filter(Boolean)
        .map((keys) => ({ action, keys })),
    )
    expect(ways.length).toBeGreaterThan(40)
    const written = ways.map(({ keys }) => keys)
    expect(new Set(written).size).toBe(written.length)
    for (const { action, keys } of ways) {
      const one = pressOf(keys, mac)
      const alone: readonly string[] = actions
        .filter(({ keys: others }) => others?.split(' ').some((other) => samePress(pressOf(other, mac), one)))
        .map(({ id }) => id)
      expect(alone, keys).toEqual([action.id])
    }
  })

  it('can be asked in any state without a throw, and has a title', () => {
    const states = [
      () => {},
      () => select(['till', 'which', 'takings'], ['which.paid>takings']),
      () => edit('Rename', (flow) => ({ ...flow, name: 'x' })),
      () => closeDocument(),
    ]
    for (const prepare of states) {
      prepare()
      for (const action of actions) {
        expect(action.title(), action.id).not.toBe('')
        expect(typeof action.enabled()).toBe('boolean')
      }
    }
  })
})

const samePress = (a: Press, b: Press): boolean => JSON.stringify(a) === JSON.stringify(b)

describe('a press', () => {
  it('means what is written, with Control here and Command on a Mac', () => {
    edit('Rename', (flow) => ({ ...flow, name: 'x' }))
    expect(found(press('z', { ctrlKey: true }))).toBe('edit.undo')
    expect(found(press('z', { metaKey: true }))).toBeUndefined()
    expect(found(press('z', { metaKey: true }), body, true)).toBe('edit.undo')
    expect(found(press('z', { ctrlKey: true }), body, true)).toBeUndefined()
    expect(found(press('z', { ctrlKey: true, metaKey: true }))).toBeUndefined()
    expect(found(press('z', { ctrlKey: true, altKey: true }))).toBeUndefined()
  })

  it('counts by its place where the keyboard writes another script', () => {
    edit('Rename', (flow) => ({ ...flow, name: 'x' }))
    expect(found(press('я', { ctrlKey: true, code: 'KeyZ' }))).toBe('edit.undo')
    expect(found(press('y', { ctrlKey: true, code: 'KeyZ' }))).not.toBe('edit.undo')
  })

  it('of a sign counts however the sign is reached', () => {
    expect(found(press('?', { shiftKey: true }))).toBe('help.shortcuts')
    expect(found(press('+', { ctrlKey: true }))).toBe('view.zoomIn')
    expect(found(press('+', { ctrlKey: true, shiftKey: true }))).toBe('view.zoomIn')
  })

  it('in a text field is text, except for what is meant everywhere', () => {
    edit('Rename', (flow) => ({ ...flow, name: 'x' }))
    select(['till'])
    const field = new Page('INPUT')
    for (const one of [press('z', { ctrlKey: true }), press('Delete'), press('a'), press('a', { ctrlKey: true })])
      expect(found(one, field)).toBeUndefined()
    expect(found(press('k', { ctrlKey: true }), field)).toBe('help.commands')
    expect(found(press('f', { ctrlKey: true }), field)).toBe('view.find')
  })

  it('in a list or a menu leaves letters and Delete to it', () => {
    select(['till'])
    const row = new Page('DIV', '[role="grid"]')
    expect(found(press('Delete'), row)).toBeUndefined()
    expect(found(press('d', { ctrlKey: true }), row)).toBe('edit.duplicate')
    expect(found(press('Delete'))).toBe('edit.delete')
  })

  it('behind an open dialog does nothing', () => {
    select(['till'])
    useSession.setState({ dialog: 'publish' })
    expect(found(press('Delete'))).toBeUndefined()
    expect(found(press('d', { ctrlKey: true }))).toBeUndefined()
  })

  it('of copy and paste is left to the browser, which may use the clipboard', () => {
    select(['till'])
    for (const key of ['c', 'x', 'v']) expect(found(press(key, { ctrlKey: true }))).toBeUndefined()
  })

  it('on the first screen does nothing to a flow', () => {
    useSession.setState({ screen: 'home' })
    expect(found(press('a'))).toBeUndefined()
    expect(found(press('Delete'))).toBeUndefined()
  })
})

describe('an action', () => {
  const run = (id: string): void => findAction(id)?.run()
  const name = (): string | undefined => useDocument.getState().flow?.name

  it('says what would be undone and done again', () => {
    edit('Move 3 steps', (flow) => ({ ...flow, name: 'x' }))
    expect(findAction('edit.undo')?.title()).toBe('Undo: Move 3 steps')
    run('edit.undo')
    expect(name()).toBe('Trial')
    expect(findAction('edit.redo')?.title()).toBe('Redo: Move 3 steps')
    run('edit.redo')
    expect(name()).toBe('x')
  })

  it('deletes what is chosen as one step with its name', () => {
    select(['takings'])
    run('edit.delete')
    expect(useDocument.getState().history.past.at(-1)?.label).toBe('Delete Takings')
    expect(useDocument.getState().flow?.edges).toHaveLength(2)
    expect(useSession.getState().nodes.size).toBe(0)
    run('edit.undo')
    select([], ['which.paid>takings'])
    run('edit.delete')
    expect(useDocument.getState().history.past.at(-1)?.label).toBe('Delete a wire')
  })

  it('duplicates what is chosen, and chooses the copies', () => {
    select(['takings', 'reminders'])
    run('edit.duplicate')
    expect(useSession.getState().nodes).toEqual(new Set(['takings-2', 'reminders-2']))
    expect(useDocument.getState().history.past.at(-1)?.label).toBe('Duplicate 2 steps')
  })

  it('tidies in one step', () => {
    run('arrange.tidy')
    expect(useDocument.getState().history.past.map(({ label }) => label)).toEqual(['Tidy up'])
    run('edit.undo')
    expect(useDocument.getState().flow).toBe(routed)
  })

  it('leaves one thing at a time', () => {
    select(['till'])
    useSession.setState({ finding: 'x', comparing: true, event: 7 })
    const left = []
    for (let count = 0; count < 4; count++) {
      run('edit.escape')
      const { finding, event, comparing, nodes } = useSession.getState()
      left.push([finding, event, comparing, nodes.size])
    }
    expect(left).toEqual([
      [null, 7, true, 1],
      [null, null, true, 1],
      [null, null, false, 1],
      [null, null, false, 0],
    ])
    expect(findAction('edit.escape')?.enabled()).toBe(false)
  })

  it('asks before a flow that was never live is turned on', () => {
    expect(findAction('flow.publish')?.title()).toBe('Turn on…')
    run('flow.publish')
    expect(useSession.getState().dialog).toBe('publish')
  })
})

describe('pasting', () => {
  it('puts steps at the pointer, and a second time beside them', () => {
    const text = copyText(routed, new Set(['till', 'which']))
    pasteText(text)
    pasteText(text)
    const { flow, history } = useDocument.getState()
    expect(flow?.layout['till-2']).toEqual({ x: 400, y: 300 })
    expect(flow?.layout['till-3']).toEqual({ x: 440, y: 340 })
    expect(history.past.map(({ label }) => label)).toEqual(['Paste 2 steps', 'Paste 2 steps'])
  })

  it.each(['', '<html>', '{"nodes":1}', 'x'.repeat(9_000_000), writeFlow(emptyFlow)])(
    'what is no steps leaves flow and history as they are',
    (text) => {
      pasteText(text)
      expect(useDocument.getState().flow).toBe(routed)
      expect(useDocument.getState().history.past).toHaveLength(0)
    },
  )
})
