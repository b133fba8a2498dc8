/** `paused`: events come in, and consumers wait. `off`: nothing comes in either. */
export type FlowState = 'on' | 'paused' | 'off'
