// Defects of dm3's own services, each shown with its own library, and not here. Those of its authentication are in names.test.mjs.
import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import { submitUserProfile, getUserProfile as storedProfile } from '@dm3-org/dm3-lib-delivery'
import { checkToken, createChallenge, createNewSessionToken } from '@dm3-org/dm3-lib-server-side'
import { Web3ProviderCacheFactory } from '@dm3-org/dm3-lib-shared'
import { stringify } from 'safe-stable-stringify'
import * as ethers from 'ethers'
import { ethers as ethers5 } from 'ethers5'
import { registry, startChain } from './chain.mjs'
import { freePort, startGuise } from './guise.mjs'
import { accountMessage, publication, signedProfile, signingKey } from './people.mjs'

const secretOfOperator = 'key-of-the-operator-at-the-node'
let chain, guise

before(async () => {
  chain = await startChain('/' + secretOfOperator)
  const port = await freePort()
  guise = await startGuise(port, {
    PublicUrl: `http://127.0.0.1:${port}`, NameDomains: 'people.eth', AllowLocalSites: 'true', EthereumRpc: chain.url, EthereumRegistry: registry,
  })
})

after(async () => {
  await guise?.stop()
  chain?.stop()
})

/** dm3's delivery service as its route for profiles uses its library: accounts in a map, by address. */
function deliveryService() {
  const accounts = new Map(), secret = 'a secret of dm3'
  const get = async address => accounts.get(address), set = async (address, account) => accounts.set(address, account)
  return {
    accounts,
    post: (address, signed) => submitUserProfile(get, set, address, signed, secret),
    keyOf: async address => (await storedProfile(async () => accounts.get(address), 'any.eth')).profile.publicSigningKey,
    opens: (address, token) => checkToken(null, async () => true, address.toLowerCase(), token, secret),
  }
}

const put = (name, body) => guise.call('PUT', `/v1/names/${name}/profile`, body)
const read = async name => (await guise.call('GET', `/v1/names/${name}/profile`)).body

async function accountHere(name) {
  const wallet = ethers.Wallet.createRandom(), key = signingKey(), signed = await signedProfile(wallet, key)
  const first = await publication(guise.url, name, wallet, signed)
  assert.equal((await put(name, first)).status, 200)
  assert.equal((await guise.call('POST', '/v1/accounts', accountMessage(guise.url, name, key, 'createAccount'))).status, 201)
  return { name, wallet, key, signed, first }
}

async function tokenHere({ name, key }) {
  const { challenge } = (await guise.call('POST', '/v1/challenges', { account: name })).body
  return (await guise.call('POST', '/v1/challenges/token', { challenge, signature: key.sign(challenge) })).body.token
}

test('who posts a public profile again gets a session of its account: there, not here', async () => {
  const wallet = ethers.Wallet.createRandom(), signed = await signedProfile(wallet), dm3 = deliveryService()
  await dm3.post(wallet.address, signed)
  const stolen = await dm3.post(wallet.address, JSON.parse(stringify(signed)))
  assert.equal(await dm3.opens(wallet.address, stolen), true)

  const { name } = await accountHere('reposted.people.eth'), found = await read(name)
  const mallory = ethers.Wallet.createRandom(), seen = { profile: found.profile, signature: found.signature }
  for (const body of [seen, await publication(guise.url, name, mallory, seen)]) {
    const answer = await put(name, body)
    assert.ok(answer.status >= 400 && answer.status < 500, JSON.stringify(answer))
    assert.ok(!JSON.stringify(answer.body).includes('token'))
  }
})

test('who posts a public profile again resets its account: there, not here', async () => {
  const wallet = ethers.Wallet.createRandom(), signed = await signedProfile(wallet), dm3 = deliveryService()
  await dm3.post(wallet.address, signed)
  dm3.accounts.get(wallet.address).spamFilterRules = { minNonce: 5 }
  await dm3.post(wallet.address, signed)
  assert.equal(dm3.accounts.get(wallet.address).spamFilterRules, undefined)

  const alice = await accountHere('reset.people.eth'), token = await tokenHere(alice), path = '/v1/accounts/' + alice.name
  assert.equal((await guise.call('PATCH', path, { messageTtl: 7200 }, token)).status, 200)
  await put(alice.name, alice.first)
  assert.equal((await put(alice.name, await publication(guise.url, alice.name, alice.wallet, alice.signed))).status, 200)
  assert.equal((await guise.call('GET', path, undefined, token)).body.messageTtl, 7200)
})

test('anybody brings old keys back: there, not here', async () => {
  const wallet = ethers.Wallet.createRandom(), old = await signedProfile(wallet), fresh = await signedProfile(wallet), dm3 = deliveryService()
  await dm3.post(wallet.address, old)
  await dm3.post(wallet.address, fresh)
  await dm3.post(wallet.address, old)
  assert.equal(await dm3.keyOf(wallet.address), old.profile.publicSigningKey)

  const alice = await accountHere('rolled-back.people.eth'), next = await signedProfile(alice.wallet)
  assert.equal((await put(alice.name, await publication(guise.url, alice.name, alice.wallet, next))).status, 200)
  assert.equal((await put(alice.name, alice.first)).body.code, 'message-superseded')
  assert.equal((await put(alice.name, await publication(guise.url, alice.name, ethers.Wallet.createRandom(), alice.signed))).body.code, 'wrong-signature')
  assert.equal((await read(alice.name)).profile.publicSigningKey, next.profile.publicSigningKey)
})

test('what a chain said once is said for ever: there, not here', async () => {
  const name = 'frank.eth', wallet = ethers.Wallet.createRandom(), old = signingKey(), fresh = signingKey(), secret = 'a secret of dm3'
  const publish = async key => chain.set(name, wallet.address, 'data:application/json,' + stringify(await signedProfile(wallet, key)))
  const provider = new Web3ProviderCacheFactory(new ethers5.providers.StaticJsonRpcProvider(chain.url, { name: 'local', chainId: 1337, ensAddress: registry })).LRU()
  const accounts = { hasAccount: async () => true }
  const redeemThere = async key => {
    const challenge = await createChallenge(accounts, name, secret)
    return createNewSessionToken(accounts, key.sign(challenge), challenge, name, secret, provider).catch(() => null)
  }
  await publish(old)
  assert.ok(await redeemThere(old))
  assert.equal((await guise.call('POST', '/v1/accounts', accountMessage(guise.url, name, old, 'createAccount'))).status, 201)
  assert.ok(await tokenHere({ name, key: old }))

  await publish(fresh)
  const asked = chain.calls
  assert.equal(await redeemThere(fresh), null)
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 365 * 24 * 3600 * 1000 })
  assert.equal(await redeemThere(fresh), null)
  assert.ok(await redeemThere(old))
  mock.timers.reset()
  assert.equal(chain.calls, asked)

  assert.ok(await tokenHere({ name, key: fresh }))
  assert.equal(await tokenHere({ name, key: old }), undefined)
  assert.ok(chain.calls > asked)
})

/**
 * Not the original, as no package of dm3 has it: a model of the documented answer of its delivery service to
 * `dm3_getDeliveryServiceProperties`, which is the whole configuration, unasked for any authentication.
 */
const modelOfDm3Properties = configuration => JSON.stringify({ jsonrpc: '2.0', result: stringify(configuration) })

test('the properties of the service hold secrets of its operator: in the model of the original, not here', async () => {
  const configuration = { messageTTL: 0, sizeLimit: 100000, notificationChannel: [{ type: 'EMAIL', config: { smtpHost: 'mail', smtpPassword: secretOfOperator } }] }
  assert.ok(modelOfDm3Properties(configuration).includes(secretOfOperator))
  for (const path of ['/.well-known/dm3-delivery-service.json', '/v1/gateway', '/.well-known/jwks.json', '/version', '/health/ready', '/openapi/v1.json', '/v1/names/nobody.eth/profile']) {
    const response = await fetch(guise.url + path), text = await response.text()
    assert.ok(text.length > 0)
    assert.ok(!text.includes(secretOfOperator) && !JSON.stringify([...response.headers]).includes(secretOfOperator), path)
  }
})
