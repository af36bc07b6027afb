// The identity of guise.js in the Internet Computer's own JavaScript agent: what the wallet is asked to sign is what the agent sends.
import assert from 'node:assert/strict';
import { createECDH, createHash } from 'node:crypto';
import { test } from 'node:test';
import { HttpAgent, Cbor, requestIdOf } from '@icp-sdk/core/agent';
import { Principal } from '@icp-sdk/core/principal';
import { Identity, fromBase64Url } from '../../../src/guise-js/guise.js';

const DER = Buffer.from('3056301006072a8648ce3d020106052b8104000a034200', 'hex');
const ecdh = createECDH('secp256k1');
ecdh.generateKeys();
const publicKey = new Uint8Array(ecdh.getPublicKey());
const principal = Principal.selfAuthenticating(new Uint8Array([...DER, ...publicKey]));

/** A session whose wallet signs with a hash, so that the test can tell what it was asked to sign. */
function session(asked) {
  return {
    mask: { principal: principal.toText() },
    sign: async (kind, payload) => {
      asked.push([kind, payload]);
      return { signature: hashOf(idOf(payload)), publicKey };
    },
  };
}

const hashOf = (bytes) => new Uint8Array(createHash('sha512').update(bytes).digest());

/** The request id as the service computes it: from the members of the payload alone. */
function idOf(payload) {
  return requestIdOf({
    request_type: payload.requestType,
    sender: Principal.fromText(payload.sender),
    ingress_expiry: BigInt(payload.ingressExpiry),
    ...(payload.canisterId && { canister_id: Principal.fromText(payload.canisterId) }),
    ...(payload.methodName && { method_name: payload.methodName }),
    ...(payload.arg && { arg: fromBase64Url(payload.arg) }),
    ...(payload.nonce && { nonce: fromBase64Url(payload.nonce) }),
    ...(payload.paths && { paths: payload.paths.map((path) => path.map(fromBase64Url)) }),
  });
}

async function sent(work) {
  const asked = [];
  const bodies = [];
  const agent = HttpAgent.createSync({
    host: 'http://localhost:1',
    identity: new Identity(session(asked), Principal),
    retryTimes: 0,
    fetch: async (_, init) => {
      bodies.push(Cbor.decode(init.body));
      throw new Error('not sent');
    },
  });
  await assert.rejects(work(agent));
  return { asked, body: bodies[0] };
}

const canister = 'ryjl3-tyaaa-aaaaa-aaaba-cai';
const arg = new Uint8Array([68, 73, 68, 76, 0, 0]);

for (const [name, work] of Object.entries({
  query: (agent) => agent.query(canister, { methodName: 'icrc1_name', arg }),
  call: (agent) => agent.call(canister, { methodName: 'greet', arg, effectiveCanisterId: Principal.fromText(canister) }),
  read_state: (agent) => agent.readState(canister, { paths: [[new TextEncoder().encode('time')]] }),
})) {
  test(`a ${name} carries the signature of its own request id and the key of its sender`, async () => {
    const { asked, body } = await sent(work);
    assert.equal(asked[0][0], 'icRequest');
    assert.equal(asked[0][1].requestType, name);
    assert.deepEqual(new Uint8Array(body.sender_sig), hashOf(requestIdOf(contentOf(body.content))));
    assert.equal(Principal.selfAuthenticating(new Uint8Array(body.sender_pubkey)).toText(), principal.toText());
    assert.equal(asked[0][1].sender, principal.toText());
  });
}

/** What went over the wire, as the hash takes it. */
function contentOf(content) {
  return Object.fromEntries(
    Object.entries(content).map(([key, value]) => [key, key === 'ingress_expiry' ? BigInt(value) : value instanceof Uint8Array ? new Uint8Array(value) : value]),
  );
}
