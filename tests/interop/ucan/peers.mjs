// The packages that people use with UCANs, driven by the tests: one command and its input as JSON in, JSON out.
import { KeyPair } from 'ucan-storage/keypair'
import { build, validate } from 'ucan-storage/ucan-storage'
import * as ucans from '@ucans/ucans'
import { Delegation } from 'iso-ucan/delegation'
import { Invocation } from 'iso-ucan/invocation'
import { EdDSASigner } from 'iso-signatures/signers/eddsa.js'
import { Resolver } from 'iso-signatures/verifiers/resolver.js'
import * as EdDSA from 'iso-signatures/verifiers/eddsa.js'

const seedOf = hex => Uint8Array.from(Buffer.from(hex, 'hex'))
const verifierResolver = new Resolver({ ...EdDSA.verifier })
const base64url = bytes => Buffer.from(bytes).toString('base64url')

const commands = {
  /** A request token of ucan-storage, on a root token of the service. */
  async storageMake({ seed, service, root, resource }) {
    const issuer = await KeyPair.fromExportedKey(Buffer.from(seedOf(seed)).toString('base64'))
    return build({ issuer, audience: service, lifetimeInSeconds: 600, capabilities: [{ with: resource ?? `storage://${issuer.did()}`, can: 'upload/IMPORT' }], proofs: root ? [root] : [] })
  },

  async storageCheck({ token }) {
    return validate(token).then(() => true)
  },

  /** A token of @ucans/ucans with its proofs embedded. */
  async ucansMake({ seed, audience, resource, ability, proofs, expires }) {
    const issuer = ucans.EdKeypair.fromSecretKey(await edSecret(seed))
    const [namespace, ...segments] = ability.split('/')
    const [scheme, hierPart] = [resource.slice(0, resource.indexOf(':')), resource.slice(resource.indexOf(':') + 1)]
    const made = await ucans.build({ issuer, audience, expiration: expires, proofs, capabilities: [{ with: { scheme, hierPart }, can: { namespace, segments } }] })
    return ucans.encode(made)
  },

  async ucansCheck({ token }) {
    return ucans.validate(token).then(() => true)
  },

  /** A delegation and an invocation of UCAN 1.0 by iso-ucan. */
  async isoMake({ owner, delegate, audience, uri, command, policy }) {
    const [alice, bob] = [await EdDSASigner.generate(seedOf(owner)), await EdDSASigner.generate(seedOf(delegate))]
    const delegation = await Delegation.create({ iss: alice, aud: bob.did, sub: alice.did, cmd: command, pol: policy ?? [], ttl: 600 })
    const invocation = await Invocation.create({ iss: bob, aud: audience, sub: alice.did, cmd: command, args: { uri }, prf: [delegation], ttl: 600, nonce: new Uint8Array(0), verifierResolver })
    return { invocation: base64url(invocation.bytes), proofs: [base64url(delegation.bytes)] }
  },

  /** Two delegations and an invocation: a chain of three. */
  async isoChain({ seeds, audience, uri, command }) {
    const [alice, bob, carol] = await Promise.all(seeds.map(seed => EdDSASigner.generate(seedOf(seed))))
    const toBob = await Delegation.create({ iss: alice, aud: bob.did, sub: alice.did, cmd: '/storage', pol: [], ttl: 3600 })
    const toCarol = await Delegation.create({ iss: bob, aud: carol.did, sub: alice.did, cmd: command, pol: [], ttl: 3600 })
    const invocation = await Invocation.create({ iss: carol, aud: audience, sub: alice.did, cmd: command, args: { uri }, prf: [toBob, toCarol], ttl: 600, nonce: new Uint8Array(0), verifierResolver })
    return { invocation: base64url(invocation.bytes), proofs: [toBob, toCarol].map(delegation => base64url(delegation.bytes)) }
  },

  async isoCheck({ invocation, proofs }) {
    const known = await Promise.all(proofs.map(proof => Delegation.from({ bytes: new Uint8Array(Buffer.from(proof, 'base64url')), verifierResolver })))
    const resolveProof = async cid => known.find(delegation => delegation.cid.toString() === cid.toString())
    await Invocation.from({ bytes: new Uint8Array(Buffer.from(invocation, 'base64url')), resolveProof, verifierResolver })
    return true
  },

  /** The client of nft.storage, as its users have it. */
  async nftStore({ endpoint, token, did, text }) {
    const { NFTStorage, Blob } = await import('nft.storage')
    const client = new NFTStorage({ endpoint: new URL(endpoint), token, did })
    return client.storeBlob(new Blob([text]))
  },

  /** Chains a second of a processor's time: read and verified whole, each time. */
  async bench({ token, service, seconds, chain }) {
    const { Service } = await import('ucan-storage/service')
    const peers = {
      'ucan-storage': async () => { const s = await Service.fromPrivateKey(Buffer.from(seedOf(service)).toString('base64')); return () => s.validateFromCaps(token) },
      '@ucans/ucans': async () => async () => { for (let t = token; t; t = (await ucans.validate(t)).payload.prf[0]); },
      'iso-ucan (1.0)': async () => () => commands.isoCheck(chain),
    }
    const rates = {}
    for (const [name, make] of Object.entries(peers)) {
      const verify = await make()
      await verify()
      let count = 0
      const end = process.hrtime.bigint() + BigInt(Math.round(seconds * 1e9)), before = process.cpuUsage()
      while (process.hrtime.bigint() < end) { await verify(); count++ }
      const used = process.cpuUsage(before)
      rates[name] = count / ((used.user + used.system) / 1e6)
    }
    return rates
  },
}

async function edSecret(seed) {
  const { createPrivateKey, createPublicKey } = await import('node:crypto')
  const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seedOf(seed))]), format: 'der', type: 'pkcs8' })
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
  return Buffer.concat([Buffer.from(seedOf(seed)), raw]).toString('base64')
}

const [command, input] = [process.argv[2], JSON.parse(process.argv[3])]
try {
  console.log(JSON.stringify({ value: await commands[command](input) }))
} catch (error) {
  console.log(JSON.stringify({ error: String(error?.message ?? error) }))
}
process.exit(0)
