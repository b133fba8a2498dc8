/** Pans, zooms and drags as a hand does, by the clock and not by the frame, and counts the frames that come. */

/** ms of each gesture. */
const length = 2_500

export async function countFrames() {
  const pane = document.querySelector('.react-flow__pane')
  const box = pane.getBoundingClientRect()
  const middle = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 }
  const wheel = (more) =>
    pane.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, view: window, ...middle, ...more }))
  const frames = { pan: 0, zoom: 0, drag: 0 }

  let before = 0
  frames.pan = await eachFrame((time) => {
    // A wide circle: everything that can come into view does.
    const at = 700 * Math.sin((2 * Math.PI * time) / length)
    wheel({ deltaX: at - before, deltaY: (at - before) / 2 })
    before = at
  })

  let level = 0
  frames.zoom = await eachFrame((time) => {
    const next = 0.35 * Math.sin((2 * Math.PI * time) / length)
    wheel({ deltaY: (level - next) / 0.002, ctrlKey: true })
    level = next
  })

  const node = nearest(middle)
  const start = node.getBoundingClientRect()
  const grip = { clientX: start.left + start.width / 2, clientY: start.top + Math.min(20, start.height / 2) }
  const mouse = (target, type, more) =>
    target.dispatchEvent(
      new MouseEvent(type, { bubbles: true, cancelable: true, view: window, button: 0, buttons: 1, ...grip, ...more }),
    )
  mouse(node, 'mousedown')
  frames.drag = await eachFrame((time) => {
    const turn = (2 * Math.PI * time) / length
    mouse(window, 'mousemove', {
      clientX: grip.clientX + 160 * Math.sin(turn),
      clientY: grip.clientY + 120 * Math.sin(2 * turn),
    })
  })
  const place = node.style.transform
  mouse(window, 'mouseup')
  return { frames, seconds: (3 * length) / 1_000, dragged: place !== '' }
}

/** How often it could be called, and the screen be drawn, before the time was up. */
function eachFrame(step) {
  return new Promise((resolve) => {
    let [begun, frames] = [0, 0]
    const onFrame = (now) => {
      if (begun === 0) begun = now
      else frames++
      if (now - begun >= length) resolve(frames)
      else {
        step(now - begun)
        requestAnimationFrame(onFrame)
      }
    }
    requestAnimationFrame(onFrame)
  })
}

function nearest({ clientX, clientY }) {
  const away = (node) => {
    const { left, top, width, height } = node.getBoundingClientRect()
    return Math.hypot(left + width / 2 - clientX, top + height / 2 - clientY)
  }
  return [...document.querySelectorAll('.react-flow__node')].reduce((a, b) => (away(b) < away(a) ? b : a))
}
