/** Who is believed, what may be loaded, asked for and handed to other programs: each decision as a table. */
import { describe, expect, it } from 'vitest'
import { isInside } from '../../electron/network.ts'
import { outsideLink } from '../../electron/outside-link.ts'
import { isGranted } from '../../electron/permissions.ts'
import { isTrusted } from '../../electron/sender.ts'

const page = 'app://counterflow/index.html'

describe('E11 a sender', () => {
  it('is believed when it is the main frame of our page', () => {
    expect(isTrusted({ url: `${page}#/flows`, parent: null })).toBe(true)
  })

  it.each([
    ['has gone meanwhile', null],
    ['is a frame inside the page', { url: page, parent: {} }],
    ['is an empty page', { url: 'about:blank', parent: null }],
    ['has no address', { url: '', parent: null }],
    ['is another host', { url: 'app://counterflow.evil/index.html', parent: null }],
    ['is a host that ends like ours', { url: 'app://evil-counterflow/index.html', parent: null }],
    ['has our name as a user', { url: 'app://counterflow@evil/index.html', parent: null }],
    ['has a user in front of our name', { url: 'app://evil@counterflow/index.html', parent: null }],
    ['has a port', { url: 'app://counterflow:81/index.html', parent: null }],
    ['is another scheme', { url: 'https://counterflow/index.html', parent: null }],
    ['is a file', { url: 'file:///app/dist/renderer/index.html', parent: null }],
    ['is data', { url: `data:text/html,${page}`, parent: null }],
  ])('is not believed when it %s', (_why, frame) => {
    expect(isTrusted(frame)).toBe(false)
  })
})

describe('E17 an address', () => {
  it.each([
    ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
    ['HTTPS://Example.com', 'https://example.com/'],
    ['mailto:help@example.com?subject=Hello', 'mailto:help@example.com?subject=Hello'],
    // A page of a form, which this computer shows itself.
    [`http://127.0.0.1:4270/forms/${'0a'.repeat(16)}`, `http://127.0.0.1:4270/forms/${'0a'.repeat(16)}`],
  ])('goes to the browser or the mail program: %s', (address, opened) => {
    expect(outsideLink(address)).toBe(opened)
  })

  it.each([
    'http://example.com',
    'http://127.0.0.1:4270/',
    'http://127.0.0.1:4270/forms/x',
    `http://127.0.0.1/forms/${'0a'.repeat(16)}`,
    `http://127.0.0.1:631/forms/${'0a'.repeat(16)}`,
    `http://192.168.0.1:4270/forms/${'0a'.repeat(16)}`,
    `http://127.0.0.1:4270/forms/${'0a'.repeat(16)}?next=/admin`,
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'smb://server/share',
    '\\\\server\\share',
    'https:\\\\example.com',
    'ms-msdt:/id',
    'ms-settings:',
    'search-ms:query=x',
    'vbscript:x',
    'ftp://example.com/',
    'counterflow://import?url=https://evil.example',
    'app://counterflow/index.html',
    'https://example.com\u0000.exe',
    'https://example.com/\r\nX: y',
    ' https://example.com',
    'https://user:secret@example.com/',
    'https://bank.example@evil.example/',
    `https://example.com/${'x'.repeat(2_000)}`,
    'https://',
    'example.com',
    '',
  ])('goes nowhere: %j', (address) => {
    expect(outsideLink(address)).toBeNull()
  })
})

describe('E10 a permission', () => {
  it.each(['clipboard-sanitized-write', 'notifications'])('is granted to our page: %s', (permission) => {
    expect(isGranted(permission, page, true)).toBe(true)
    expect(isGranted(permission, page, false)).toBe(false)
    expect(isGranted(permission, 'https://example.com', true)).toBe(false)
  })

  it.each([
    ...['media', 'geolocation', 'midi', 'midiSysex', 'pointerLock', 'fullscreen', 'openExternal', 'clipboard-read'],
    ...['hid', 'serial', 'usb', 'fileSystem', 'local-network-access', 'display-capture', 'idle-detection', 'unknown'],
    ...['storage-access', 'window-management', 'keyboardLock', 'local-fonts', 'web-app-installation', 'sensors'],
  ])('is denied also to our page: %s', (permission) => {
    expect(isGranted(permission, page, true)).toBe(false)
  })
})

describe('E26 a request of the page', () => {
  it.each([page, 'app://counterflow/assets/a.js', 'data:image/png;base64,AA', 'blob:app://counterflow/1-2'])(
    'stays inside: %s',
    (address) => expect(isInside(address)).toBe(true),
  )

  it.each([
    'https://example.com/',
    'http://127.0.0.1:80/',
    'ws://127.0.0.1/',
    'file:///etc/passwd',
    'app://other/index.html',
    'blob:https://example.com/1',
    'blob:app://counterflow.evil/1',
  ])('is cut off: %s', (address) => expect(isInside(address)).toBe(false))
})
