// The service as a process of its own, on a free port and in a folder that goes away with it.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export async function freePort() {
  const server = createServer()
  await new Promise(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address()
  await new Promise(done => server.close(done))
  return port
}

export async function startGuise(port, settings) {
  const folder = mkdtempSync(join(tmpdir(), 'guise-interop-'))
  const program = join(dirname(fileURLToPath(import.meta.url)), '../../../artifacts/bin/Guise.Local/debug/Guise.Local.dll')
  const url = `http://127.0.0.1:${port}`
  const args = Object.entries(settings).flatMap(([name, value]) => [`--Guise:${name}`, value])
  const process = spawn('dotnet', [program, '--urls', url, '--data', folder, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  process.stderr.on('data', text => { errors += text })
  const ended = new Promise(done => process.once('exit', done))
  for (let tries = 0; ; tries++) {
    try {
      if ((await fetch(url + '/health/live')).ok) break
    } catch {
      if (tries === 600 || process.exitCode !== null) throw new Error('The service does not start: ' + errors)
      await new Promise(done => setTimeout(done, 100))
    }
  }
  return {
    url,
    async call(method, path, body, token) {
      const headers = { ...(body && { 'content-type': 'application/json' }), ...(token && { authorization: 'Bearer ' + token }) }
      const response = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) })
      const text = await response.text()
      return { status: response.status, body: text ? JSON.parse(text) : undefined }
    },
    async stop() {
      process.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}
