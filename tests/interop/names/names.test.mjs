// Genuine clients against a real service and the genuine contracts in a chain of their own: what is published here is read by dm3, ethers and
// viem through the gateway, and what lies on the chain is read here.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { getUserProfile } from '@dm3-org/dm3-lib-profile'
import { Authenticate, authorizationMiddleware } from '@dm3-org/dm3-lib-server-side'
import express from 'express'
import { stringify } from 'safe-stable-stringify'
import * as ethers from 'ethers'
import { ethers as ethers5 } from 'ethers5'
import ganache from 'ganache'
import { createPublicClient, custom, decodeAbiParameters, encodeFunctionData, namehash, parseAbi, toHex } from 'viem'
import { packetToBytes } from 'viem/ens'
import { contracts } from './contracts.mjs'
import { freePort, startGuise } from './guise.mjs'
import { accountMessage, hashOf, publication, signedProfile, signingKey } from './people.mjs'

const records = parseAbi(['function addr(bytes32) view returns (address)', 'function text(bytes32,string) view returns (string)'])
const resolving = parseAbi([
  'function resolve(bytes,bytes) view returns (bytes)',
  'error OffchainLookup(address sender, string[] urls, bytes callData, bytes4 callbackFunction, bytes extraData)'])

let chain, deployer, guise, elsewhere, registry, ensResolver, dm3Resolver, node

before(async () => {
  chain = ganache.provider({ logging: { quiet: true }, wallet: { mnemonic: 'test test test test test test test test test test test junk' }, chain: { chainId: 1337 } })
  const browser = new ethers.BrowserProvider(chain, 1337)
  deployer = await browser.getSigner()
  const address = await deployer.getAddress()
  // Where the contracts will lie is known before they do, and the service wants to know.
  const [registryAt, ensAt, elsewhereAt, verifierAt, dm3At] = [0, 1, 2, 3, 4].map(nonce => ethers.getCreateAddress({ from: address, nonce }))

  node = createServer((request, response) => {
    let body = ''
    request.on('data', part => { body += part })
    request.on('end', async () => {
      const { id, method, params } = JSON.parse(body)
      let answer
      try {
        answer = { id, jsonrpc: '2.0', result: await chain.request({ method, params }) }
      } catch (failure) {
        // ethers 5 looks for the words of a real node.
        answer = { id, jsonrpc: '2.0', error: { code: 3, message: 'execution reverted', data: failure.data?.result ?? failure.data ?? '0x' } }
      }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    })
  })
  await new Promise(done => node.listen(0, '127.0.0.1', done))
  const nodeUrl = `http://127.0.0.1:${node.address().port}`

  const port = await freePort()
  guise = await startGuise(port, {
    PublicUrl: `http://127.0.0.1:${port}`, NameDomains: 'people.eth,dm3people.eth', AllowLocalSites: 'true',
    GatewayResolvers: `${ensAt.toLowerCase()}=ens,${dm3At.toLowerCase()}=dm3`, EthereumRpc: nodeUrl, EthereumRegistry: registryAt.toLowerCase(),
  })
  const gateway = (await guise.call('GET', '/v1/gateway')).body
  elsewhere = await otherGateway(elsewhereAt)

  const code = contracts()
  const deploy = async (contract, ...args) => (await new ethers.ContractFactory(contract.abi, contract.bytecode, deployer).deploy(...args)).waitForDeployment()
  registry = await deploy(code.registry)
  ensResolver = await deploy(code.ensResolver, gateway.urls[0], [gateway.signer])
  const other = await deploy(code.ensResolver, elsewhere.url, [elsewhere.signer])
  await deploy(code.dm3Verifier, address, '', 'guise', 60, dm3At, [gateway.signer])
  dm3Resolver = await deploy(code.dm3Resolver, registryAt, ethers.ZeroAddress, verifierAt, gateway.urls.slice(0, 1))
  assert.deepEqual([registryAt, ensAt, elsewhereAt, dm3At], [registry.target, ensResolver.target, other.target, dm3Resolver.target])

  await (await registry.setSubnodeOwner(ethers.ZeroHash, ethers.id('eth'), address)).wait()
  for (const [label, resolver] of [['people', ensResolver], ['dm3people', dm3Resolver], ['elsewhere', other]]) {
    await (await registry.setSubnodeOwner(ethers.namehash('eth'), ethers.id(label), address)).wait()
    await (await registry.setResolver(ethers.namehash(label + '.eth'), resolver.target)).wait()
  }
  elsewhere.rpc = nodeUrl
})

after(async () => {
  await guise?.stop()
  elsewhere?.server.close()
  node?.close()
  await chain?.disconnect()
})

/** A gateway of somebody else, in the way of the reference: what it says is in `names`. */
async function otherGateway(resolver) {
  const signer = ethers.Wallet.createRandom(), names = {}
  const server = createServer((request, response) => {
    const data = request.url.split('/')[2].replace('.json', '')
    const [, call] = ethers.AbiCoder.defaultAbiCoder().decode(['bytes', 'bytes'], '0x' + data.slice(10))
    const record = Object.entries(names).find(([name]) => call.includes(ethers.namehash(name).slice(2)))?.[1]
    const coder = ethers.AbiCoder.defaultAbiCoder()
    const result = call.startsWith('0x3b3b57de') ? coder.encode(['address'], [record?.address ?? ethers.ZeroAddress]) : coder.encode(['string'], [record?.text ?? ''])
    const expires = Math.floor(Date.now() / 1000) + 300
    const hash = ethers.solidityPackedKeccak256(['bytes', 'address', 'uint64', 'bytes32', 'bytes32'], ['0x1900', resolver, expires, ethers.keccak256(data), ethers.keccak256(result)])
    const signature = signer.signingKey.sign(hash).serialized
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: coder.encode(['bytes', 'uint64', 'bytes'], [result, expires, signature]) }))
  })
  await new Promise(done => server.listen(0, '127.0.0.1', done))
  return { server, names, signer: signer.address, url: `http://127.0.0.1:${server.address().port}/{sender}/{data}.json` }
}

async function publish(name, wallet = ethers.Wallet.createRandom(), key = signingKey()) {
  const signed = await signedProfile(wallet, key)
  const answer = await guise.call('PUT', `/v1/names/${name}/profile`, await publication(guise.url, name, wallet, signed))
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  assert.equal(answer.body.dm3Hash, hashOf(signed))
  return { name, wallet, key, signed }
}

const provider5 = () => new ethers5.providers.StaticJsonRpcProvider(elsewhere.rpc, { name: 'local', chainId: 1337, ensAddress: registry.target })

function provider6() {
  const network = new ethers.Network('local', 1337)
  network.attachPlugin(new ethers.EnsPlugin(registry.target, 1337))
  return new ethers.JsonRpcProvider(elsewhere.rpc, network, { staticNetwork: network })
}

for (const domain of ['people.eth', 'dm3people.eth']) {
  test(`the genuine dm3 library reads a profile through the gateway of ${domain}`, async () => {
    const { signed } = await publish('alice.' + domain)
    const provider = provider5()
    const read = await getUserProfile(provider, 'alice.' + domain)
    assert.deepEqual(read, signed)
    assert.equal(await getUserProfile(provider, 'nobody.' + domain), undefined)
  })

  test(`ethers follows ${domain} to address and text`, async () => {
    const { wallet, signed } = await publish('bob.' + domain)
    const provider = provider6()
    const resolver = await provider.getResolver('bob.' + domain)
    assert.equal(await resolver.getAddress(), wallet.address)
    assert.equal(await resolver.getText('network.dm3.profile'), 'data:application/json,' + stringify(signed))
    assert.match(await (await provider.getResolver(domain)).getText('network.dm3.deliveryService'), /^data:application\/json,\{"publicEncryptionKey":/)
    provider.destroy()
  })

  test(`viem follows ${domain} and the contract takes the signature`, async () => {
    const name = 'carol.' + domain
    const { wallet, signed } = await publish(name)
    const client = createPublicClient({ transport: custom(chain) })
    const resolver = domain === 'people.eth' ? ensResolver.target : dm3Resolver.target
    const ask = async (functionName, args) => client.readContract({
      address: resolver, abi: resolving, functionName: 'resolve',
      args: [toHex(packetToBytes(name)), encodeFunctionData({ abi: records, functionName, args: [namehash(name), ...args] })],
    })
    assert.equal(decodeAbiParameters([{ type: 'address' }], await ask('addr', []))[0], wallet.address)
    assert.equal(decodeAbiParameters([{ type: 'string' }], await ask('text', ['network.dm3.profile']))[0], 'data:application/json,' + stringify(signed))
    assert.equal(decodeAbiParameters([{ type: 'string' }], await ask('text', ['email']))[0], '')
  })
}

test('a name of the chain is read and verified here', async () => {
  const wallet = ethers.Wallet.createRandom(), signed = await signedProfile(wallet), name = 'dave.elsewhere.eth'
  elsewhere.names[name] = { address: wallet.address, text: 'data:application/json,' + stringify(signed) }
  const found = await guise.call('GET', `/v1/names/${name}/profile`)
  assert.equal(found.status, 200, JSON.stringify(found.body))
  assert.deepEqual([found.body.source, found.body.address, found.body.signature], ['chain', wallet.address, signed.signature])

  elsewhere.names['mallory.elsewhere.eth'] = { address: ethers.Wallet.createRandom().address, text: 'data:application/json,' + stringify(signed) }
  assert.equal((await guise.call('GET', '/v1/names/mallory.elsewhere.eth/profile')).body.code, 'profile-unverifiable')
  assert.equal((await guise.call('GET', '/v1/names/nobody.elsewhere.eth/profile')).body.code, 'profile-not-found')
  assert.equal((await guise.call('GET', '/v1/names/nobody.eth/profile')).body.code, 'profile-not-found')
})

/** dm3's own challenges and tokens, from its own library, for the same names. */
async function startDm3(names) {
  const accounts = { hasAccount: async name => names.includes(name) }, provider = provider5(), secret = 'a secret of dm3'
  const app = express()
  app.use(express.json())
  app.use('/auth', Authenticate(accounts, secret, provider))
  app.get('/account/:name', (request, response) => authorizationMiddleware(
    request, response, () => response.sendStatus(200), request.params.name, accounts.hasAccount, provider, secret))
  app.use((failure, request, response, next) => response.sendStatus(500))
  const server = app.listen(0, '127.0.0.1')
  await new Promise(done => server.once('listening', done))
  const url = `http://127.0.0.1:${server.address().port}`
  const taken = async response => response.ok ? response.json().catch(() => true) : null
  return {
    stop: () => server.close(),
    challenge: async name => taken(await fetch(`${url}/auth/${name}`)),
    redeem: async (name, challenge, signature) => taken(await fetch(`${url}/auth/${name}`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ challenge, signature }) })),
    use: async (name, token, scheme = 'Bearer') => (await fetch(`${url}/account/${name}`, token ? { headers: { authorization: `${scheme} ${token}` } } : {})).ok,
  }
}

/** The same three calls of this service. */
function ours() {
  return {
    challenge: async name => (await guise.call('POST', '/v1/challenges', { account: name })).body.challenge ?? null,
    redeem: async (name, challenge, signature) => (await guise.call('POST', '/v1/challenges/token', { challenge, signature })).body.token ?? null,
    use: async (name, token, scheme = 'Bearer') => (await fetch(`${guise.url}/v1/accounts/${name}`, token ? { headers: { authorization: `${scheme} ${token}` } } : {})).ok,
  }
}

test("dm3's own authentication and this one agree on every probe but the deliberate fixes", async () => {
  const alice = await publish('alice-auth.people.eth'), bob = await publish('bob-auth.people.eth'), nobody = await publish('nobody-auth.people.eth')
  for (const { name, key } of [alice, bob]) {
    assert.equal((await guise.call('POST', '/v1/accounts', accountMessage(guise.url, name, key, 'createAccount'))).status, 201)
  }
  const dm3 = await startDm3([alice.name, bob.name]), here = ours()
  const token = async (service, who = alice) => {
    const challenge = await service.challenge(who.name)
    return service.redeem(who.name, challenge, who.key.sign(challenge))
  }
  const damaged = text => text.slice(0, -5) + (text.at(-5) === 'A' ? 'B' : 'A') + text.slice(-4)
  const probes = {
    'a good signature': async service => Boolean(await token(service)),
    "another key's signature": async service => { const c = await service.challenge(alice.name); return Boolean(await service.redeem(alice.name, c, bob.key.sign(c))) },
    'a signature over something else': async service => { const c = await service.challenge(alice.name); return Boolean(await service.redeem(alice.name, c, alice.key.sign(c + ' '))) },
    'a signature over a part': async service => { const c = await service.challenge(alice.name); return Boolean(await service.redeem(alice.name, c, alice.key.sign(c.split('.')[1]))) },
    'no signature at all': async service => Boolean(await service.redeem(alice.name, await service.challenge(alice.name), 'x')),
    'a damaged challenge': async service => { const c = damaged(await service.challenge(alice.name)); return Boolean(await service.redeem(alice.name, c, alice.key.sign(c))) },
    'a challenge that is none': async service => Boolean(await service.redeem(alice.name, 'challenge', alice.key.sign('challenge'))),
    'a token as a challenge': async service => { const t = await token(service); return Boolean(await service.redeem(alice.name, t, alice.key.sign(t))) },
    'a name without account': async service => Boolean(await token(service, nobody).catch(() => null)),
    'a token at its account': async service => service.use(alice.name, await token(service)),
    'a token at another account': async service => service.use(bob.name, await token(service)),
    'a damaged token': async service => service.use(alice.name, damaged(await token(service))),
    'a challenge as a token': async service => service.use(alice.name, await service.challenge(alice.name)),
    'no token': async service => service.use(alice.name, null),
  }
  const fixes = {
    'a challenge is answered twice': async service => {
      const c = await service.challenge(alice.name), signature = alice.key.sign(c)
      await service.redeem(alice.name, c, signature)
      return Boolean(await service.redeem(alice.name, c, signature))
    },
    "another account answers somebody's challenge": async service => { const c = await service.challenge(alice.name); return Boolean(await service.redeem(bob.name, c, bob.key.sign(c))) },
    'a token under another scheme': async service => service.use(alice.name, await token(service), 'Foo'),
    'a token outlives its key': async service => {
      const t = await token(service, bob)
      Object.assign(bob, await publish(bob.name, bob.wallet))
      return service.use(bob.name, t)
    },
  }
  for (const [name, probe] of Object.entries(probes)) assert.equal(await probe(here), await probe(dm3), name)
  assert.equal(await probes['a good signature'](here), true)
  for (const [name, probe] of Object.entries(fixes)) assert.deepEqual([name, await probe(dm3), await probe(here)], [name, true, false])
  // dm3 tells strangers which names have an account; this service gives challenges to all alike.
  assert.deepEqual([await dm3.challenge(nobody.name), typeof await here.challenge(nobody.name)], [null, 'string'])
  dm3.stop()
})
