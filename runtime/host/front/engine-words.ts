/** What people read about the engine's process: its states, and why a call did not reach it. */
import type { EngineState } from '../../model/api/engine.ts'
import { CounterflowError } from '../../model/problem.ts'

const kept = 'Nothing that was accepted is lost.'

export const opening: EngineState = {
  state: 'restarting',
  message: 'Your shop is being opened.',
  advice: 'This takes a moment; what you do meanwhile is done as soon as it is open.',
}

export const restarting: EngineState = {
  state: 'restarting',
  message:
    'The part that runs your flows has stopped unexpectedly and is being started again. Nothing accepted is lost.',
  advice: 'Wait a moment; it goes on where it was.',
}

export const goingBack: EngineState = {
  state: 'restarting',
  message: 'Your shop goes back to an earlier state.',
  advice: 'It is closed and opened again, which takes a moment.',
}

export const hung: EngineState = {
  state: 'restarting',
  message: 'The part that runs your flows did not answer any more. It was ended and is being started again.',
  advice: 'Nothing accepted is lost; it goes on where it was.',
}

export const stopped: EngineState = {
  state: 'stopped',
  message: 'The part that runs your flows stops again and again, so your flows stand still. Nothing accepted is lost.',
  advice: 'Choose Start again. If it stops again, close Counterflow and start it anew.',
}

export const restarted = (): CounterflowError =>
  new CounterflowError(
    'ENGINE_RESTARTED',
    'The part that runs your flows stopped while it was doing this, so it is not known whether it was done.',
    { kept, advice: 'Look whether it was done, then try again where it was not.' },
  )

export const busy = (): CounterflowError =>
  new CounterflowError('ENGINE_BUSY', 'Too much is waiting for the part that runs your flows.', {
    kept: `This was not begun. ${kept}`,
    advice: 'Try again in a moment.',
  })

/** Says why, in the words of the state that it is in. */
export const standsStill = (state: EngineState): CounterflowError =>
  new CounterflowError('ENGINE_STOPPED', state.message, { kept: `This was not begun. ${kept}`, advice: state.advice })

export const closing = (): CounterflowError =>
  new CounterflowError('ENGINE_CLOSED', 'Counterflow is being closed.', {
    kept: `This was not begun. ${kept}`,
    advice: 'Start Counterflow again.',
  })

export const unknownMethod = (method: string): CounterflowError =>
  new CounterflowError('UNKNOWN_METHOD', `There is nothing named ${method.slice(0, 60)} to be asked for`, {
    kept: 'Nothing was changed.',
    advice: 'Reload the window: it may be older than Counterflow itself.',
  })

/** The last word to a window in a browser. */
export const closed: EngineState = {
  state: 'stopped',
  message: 'Counterflow was closed, so your flows stand still. Nothing accepted is lost.',
  advice: 'Start Counterflow again: this window goes on by itself.',
}
