// The resolver contracts of ENS and dm3 as their authors publish them. Their packages do not install (a dependency is gone), so only
// the files with the compiled code are taken out.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function take(name, paths) {
  const folder = mkdtempSync(join(tmpdir(), 'guise-contracts-'))
  try {
    const file = execFileSync('npm', ['pack', '--silent', name], { cwd: folder, encoding: 'utf8' }).trim()
    execFileSync('tar', ['xzf', file], { cwd: folder })
    return paths.map(path => JSON.parse(readFileSync(join(folder, 'package', path), 'utf8')))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export function contracts() {
  const [registry, dm3Resolver, dm3Verifier] = take('ccip-resolver@0.2.8', [
    'artifacts/@ensdomains/ens-contracts/contracts/registry/ENSRegistry.sol/ENSRegistry.json',
    'artifacts/contracts/ERC3668Resolver.sol/ERC3668Resolver.json',
    'artifacts/contracts/verifier/signature/SignatureCcipVerifier.sol/SignatureCcipVerifier.json',
  ])
  const [ensResolver] = take('@ensdomains/offchain-resolver-contracts@0.2.1', ['artifacts/contracts/OffchainResolver.sol/OffchainResolver.json'])
  return { registry, dm3Resolver, dm3Verifier, ensResolver }
}
