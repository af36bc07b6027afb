// One node of a network with one canister, the ledger of ledger.mo: takes what the Internet Computer takes and answers as it does, over HTTP.
// Prints where it is, and which ledger it has, as a line of JSON. POST /lose makes it run the next call and break the line instead of answering;
// POST /lose/forget makes it forget besides that it ran, as a subnet does after minutes.
import { decode, encode } from '@dfinity/cbor'
import { requestIdOf } from '@icp-sdk/core/agent'
import { Principal } from '@icp-sdk/core/principal'
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { Canister, Rejected, compile } from './canister.mjs'
import { certify, rootKey } from './certificate.mjs'

const minter = Principal.fromText(process.argv[2])
const ledger = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1))
const canister = new Canister(compile(readFileSync(new URL('ledger.mo', import.meta.url), 'utf8')), minter.toUint8Array())
const calls = new Map()
let losing = null

class Refused extends Error {}

const must = (condition, sentence) => { if (!condition) throw new Refused(sentence) }
const key = bytes => Buffer.from(bytes).toString('latin1')

// The content of an envelope that is signed by its sender and of now.
function open(envelope) {
  const { content, sender_pubkey, sender_sig } = decode(envelope)
  const id = requestIdOf(content)
  const now = BigInt(Date.now()) * 1_000_000n, minutes = 60_000_000_000n
  must(content.ingress_expiry > now && content.ingress_expiry <= now + 6n * minutes, 'The request is not of now.')
  if (Principal.fromUint8Array(content.sender).isAnonymous()) return { content, id }
  must(Principal.selfAuthenticating(sender_pubkey).compareTo(Principal.fromUint8Array(content.sender)) === 'eq', 'The key is not the sender.')
  const signer = createPublicKey({ key: Buffer.from(sender_pubkey), format: 'der', type: 'spki' })
  const hash = signer.asymmetricKeyType === 'ed25519' ? null : 'sha256'
  const message = Buffer.concat([Buffer.from('\x0aic-request'), id])
  must(verify(hash, message, { key: signer, dsaEncoding: 'ieee-p1363' }, sender_sig), 'The signature is wrong.')
  return { content, id }
}

// The same request runs once, however often it comes.
function call({ content, id }) {
  must(content.request_type === 'call', 'This is no call.')
  if (!calls.has(key(id))) {
    // Everything but a transfer only asks; a network answers such a call with one voice, and it changes nothing either.
    const kind = content.method_name === 'icrc1_transfer' ? 'update' : 'query'
    calls.set(key(id), { sender: key(content.sender), ...outcome(() => canister[kind](content.method_name, content.sender, content.arg)) })
  }
  return { status: 'replied', certificate: certify(new Map([[key(id), calls.get(key(id))]])) }
}

function outcome(run) {
  try {
    return { reply: run() }
  } catch (failure) {
    return failure instanceof Rejected ? { code: failure.code, message: failure.message } : { code: 5, message: String(failure) }
  }
}

function query({ content }) {
  must(content.request_type === 'query', 'This is no query.')
  const { reply, code, message } = outcome(() => canister.query(content.method_name, content.sender, content.arg))
  return reply ? { status: 'replied', reply: { arg: reply } } : { status: 'rejected', reject_code: code, reject_message: message }
}

function readState({ content }) {
  must(content.request_type === 'read_state', 'This reads no state.')
  const asked = content.paths.map(([first, id]) => {
    must(key(first) === 'request_status' || key(first) === 'time', 'Nobody may read this.')
    return id && key(id)
  }).filter(id => calls.has(id))
  must(asked.every(id => calls.get(id).sender === key(content.sender)), 'Only who called may ask.')
  return { certificate: certify(new Map(asked.map(id => [id, calls.get(id)]))) }
}

const server = createServer(async (request, response) => {
  const parts = []
  for await (const part of request) parts.push(part)
  const answer = (status, body) => response.writeHead(status, { 'content-type': 'application/cbor' }).end(body)
  const [, , path, id, action] = request.url.match(/^\/api\/(v\d)\/(status|canister)(?:\/([^/]+)\/(call|query|read_state))?$/) ?? []
  try {
    if (request.url.startsWith('/lose')) {
      losing = request.url
      return answer(204)
    }
    if (path === 'status') return answer(200, encode({ root_key: rootKey, replica_health_status: 'healthy' }, undefined, true))
    if (id !== ledger.toText()) return answer(404)
    const opened = open(Uint8Array.from(Buffer.concat(parts)))
    const body = encode({ call, query, read_state: readState }[action](opened), undefined, true)
    if (losing && action === 'call') {
      if (losing === '/lose/forget') calls.delete(key(opened.id))
      losing = null
      return response.destroy()
    }
    answer(200, body)
  } catch (failure) {
    answer(failure instanceof Refused ? 400 : 500, String(failure.stack ?? failure))
  }
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}`, ledger: ledger.toText(), rootKey: Buffer.from(rootKey).toString('hex') })))
