/** How whoever reads this has called the command, so that a line which is to be typed next works where they are. */
export function calledAs(env: NodeJS.ProcessEnv = process.env): string {
  const { npm_command: command, npm_lifecycle_script: script = '' } = env
  return command === 'exec' && /^["']?counterflow\b/.test(script) ? 'npx counterflow' : 'counterflow'
}
