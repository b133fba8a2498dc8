/** Whether a process with this number lives; after a while it may be another program's. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's, which we may not signal, lives as well.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
