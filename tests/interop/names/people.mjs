// People with a wallet, a name and keys of their own, as dm3's libraries have them sign.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { getProfileCreationMessage } from '@dm3-org/dm3-lib-profile'
import { stringify } from 'safe-stable-stringify'
import * as ethers from 'ethers'

/** Keys of a profile: what signs, and its public part in base64. */
export function signingKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { public: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64'), sign: text => sign(null, Buffer.from(text), privateKey).toString('base64') }
}

/** A profile as dm3's own library has it signed. */
export async function signedProfile(wallet, key = signingKey()) {
  const profile = {
    publicEncryptionKey: Buffer.from(ethers.randomBytes(32)).toString('base64'), publicSigningKey: key.public, deliveryServices: ['people.eth'],
  }
  return { profile, signature: await wallet.signMessage(getProfileCreationMessage(stringify(profile), wallet.address)) }
}

export const hashOf = signed => '0x' + createHash('sha256').update(stringify(signed)).digest('hex')

/** What `PUT /v1/names/{name}/profile` takes. */
export async function publication(service, name, wallet, signed, issuedAt = Date.now()) {
  const text = `Publish my dm3 profile.\n\nName: ${name}\nService: ${service}\nProfile: ${hashOf(signed)}\nIssued At: ${issuedAt}`
  return { ...signed, issuedAt, publicationSignature: await wallet.signMessage(text) }
}

/** What `POST /v1/accounts` and `POST /v1/accounts/delete` take. */
export function accountMessage(service, name, key, topic, timestamp = Date.now()) {
  const message = { deliveryServiceUrl: service, ensName: name, timestamp, topic }
  return { message, signature: key.sign(stringify(message)) }
}
