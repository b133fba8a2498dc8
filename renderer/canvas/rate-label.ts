/**
 * The pills on the wires. They are elements of the page and not of the wires' drawing: the letters of a drawing are set
 * anew with every change of zoom. Each is made only once there is a rate to show.
 */
import { smallFont, textWidth } from './text-width.ts'
import styles from './wire.module.css'
import type { Point } from './wire-path.ts'

let ground: Element | null = null

/** Where labels are put: above the wires and below the cards. */
export const setLabelGround = (element: Element | null): void => {
  ground = element
}

export const rateWidth = (text: string): number => Math.ceil(textWidth(text, smallFont)) + 17

export class RateLabel {
  #element: HTMLElement | null = null
  #text = ''
  #middle: Point = { x: 0, y: 0 }
  #isFaint = false

  place(middle: Point): void {
    if (middle.x === this.#middle.x && middle.y === this.#middle.y) return
    this.#middle = middle
    this.#put()
  }

  /** Beside a way that is lit the others stand back. */
  fade(isFaint: boolean): void {
    this.#isFaint = isFaint
    if (this.#element !== null) this.#element.dataset.lit = String(!isFaint)
  }

  /** False while there is nowhere to put it yet. */
  write(text: string): boolean {
    if (text === this.#text) return true
    if (ground === null) return false
    this.#text = text
    if (text === '') this.remove()
    else {
      if (this.#element === null) {
        this.#element = document.createElement('span')
        this.#element.className = styles.rate ?? ''
        this.#element.dataset.lit = String(!this.#isFaint)
        ground.append(this.#element)
      }
      this.#element.textContent = text
      this.#put()
    }
    return true
  }

  remove(): void {
    this.#element?.remove()
    this.#element = null
    this.#text = ''
  }

  #put(): void {
    if (this.#element === null) return
    const { style } = this.#element
    const width = rateWidth(this.#text)
    style.left = `${this.#middle.x - width / 2}px`
    style.top = `${this.#middle.y - 10}px`
    style.width = `${width}px`
  }
}
