/** Stops a run that bypassed npm and so got the system's Node, before it fails in less obvious ways. */
export function setup(): void {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 22) throw new Error(`Use npm test: it brings Node 24 (this is Node ${process.versions.node})`)
}
