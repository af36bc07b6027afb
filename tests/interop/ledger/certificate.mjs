// What a subnet signs: a hash tree of its state, and BLS12-381 over the root's hash (interface specification, "Certification").
import { encode } from '@dfinity/cbor'
import { bls12_381 } from '@noble/curves/bls12-381'
import { createHash } from 'node:crypto'

const secret = bls12_381.utils.randomSecretKey?.() ?? bls12_381.utils.randomPrivateKey()
const derPrefix = Buffer.from('308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100', 'hex')

export const rootKey = Buffer.concat([derPrefix, bls12_381.getPublicKeyForShortSignatures(secret)])

const hash = (domain, ...parts) => createHash('sha256').update(Buffer.from([domain.length])).update(domain).update(Buffer.concat(parts)).digest()
const leaf = value => ({ cbor: [3, value], digest: hash('ic-hashtree-leaf', value) })
const empty = { cbor: [0], digest: hash('ic-hashtree-empty') }
const labeled = (label, tree) => ({ cbor: [2, label, tree.cbor], digest: hash('ic-hashtree-labeled', label, tree.digest) })
const fork = (left, right) => ({ cbor: [1, left.cbor, right.cbor], digest: hash('ic-hashtree-fork', left.digest, right.digest) })

// A tree of nested Maps of bytes (as latin1 text) to bytes or Maps.
function tree(value) {
  if (!(value instanceof Map)) return leaf(value)
  const branches = [...value].map(([label, inner]) => [Buffer.from(label, 'latin1'), inner]).sort(([a], [b]) => Buffer.compare(a, b))
    .map(([label, inner]) => labeled(label, tree(inner)))
  return branches.length === 0 ? empty : branches.reduceRight((right, left) => fork(left, right))
}

export function leb128(number) {
  const bytes = []
  for (let rest = BigInt(number); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)])
    bytes.push(Number(rest & 127n) | 128)
  }
}

// The state that says what became of calls: { id: { status, reply?, code?, message? } }, ids as latin1 text.
export function certify(calls) {
  const statuses = new Map([...calls].map(([id, call]) => [id, new Map(Object.entries({
    status: Buffer.from(call.reply ? 'replied' : 'rejected'),
    ...(call.reply ? { reply: call.reply } : { reject_code: leb128(call.code), reject_message: Buffer.from(call.message) }),
  }))]))
  const state = tree(new Map([['request_status', statuses], ['time', leb128(BigInt(Date.now()) * 1_000_000n)]]))
  const message = Buffer.concat([Buffer.from('\x0dic-state-root'), state.digest])
  return encode({ tree: state.cbor, signature: bls12_381.signShortSignature(message, secret) }, undefined, true)
}
