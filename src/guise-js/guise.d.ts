/** Why something did not happen. */
export type GuiseErrorCode =
  | 'popup-blocked'
  | 'window-closed'
  | 'denied'
  | 'expired'
  | 'busy'
  | 'unreachable'
  | 'not-logged-in'
  | 'invalid-answer'
  | 'invalid-request'
  | 'wallet-locked'
  | 'session-ended'
  | PaymentFailure
  | (string & {});

/** Why a payment did not happen: nothing has moved, or there is none to be made. */
export type PaymentFailure =
  | 'insufficient-funds'
  | 'fee-changed'
  | 'too-late'
  | 'refused-by-ledger'
  | 'not-sent'
  | 'payment-not-found';

export class GuiseError extends Error {
  readonly code: GuiseErrorCode;
}

/** What a site sees of its visitor: one key, in its several forms. */
export interface Mask {
  /** Where the mask is from: this site, or one that was linked to it. */
  readonly origin: string;
  /** On the Internet Computer. */
  readonly principal: string;
  /** On secp256k1, 65 bytes uncompressed. */
  readonly publicKey: Uint8Array;
  readonly did: string;
  /** On Ethereum. */
  readonly address: string;
  readonly pseudonym: string;
  /** An SVG as a data URI. */
  readonly avatar: string;
}

export interface IcRequest {
  requestType: 'call' | 'query' | 'read_state';
  sender: string;
  /** Nanoseconds since 1970, in decimal. */
  ingressExpiry: string;
  canisterId?: string;
  methodName?: string;
  arg?: string;
  nonce?: string;
  paths?: string[][];
}

export interface DelegationRequest {
  /** In DER, base64url. */
  publicKey: string;
  /** The canisters that may be called. */
  targets: string[];
  /** Seconds, at most 900. */
  expiresIn: number;
}

export interface Signature {
  readonly signature: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly algorithm: 'ES256K' | 'EIP-191' | 'EIP-712';
  /** Of an icRequest. */
  readonly requestId?: Uint8Array;
  /** Of a delegation: what was signed. */
  readonly delegation?: { pubkey: string; expiration: string; targets: string[] };
}

/** What the site's server asked the wallet for. Its secret stays on the server. */
export interface Payment {
  id: string;
  /** With the next two: the wallet's page shows this site as who asks. */
  ledger?: string;
  to?: string;
  /** In the token's smallest unit. */
  amount?: string;
}

/** What the wallet's window said; that money has come is for the site's server to ask. */
export interface PaymentOutcome {
  readonly id: string;
  /** The last three: the window was closed before the ledger's answer, or none came. It may have been paid: do not ask for it again. */
  readonly status: 'paid' | 'approved' | 'submitted' | 'unknown';
}

export interface SaltOptions {
  /** Another key of the same mask: up to 64 bytes. */
  salt?: string | Uint8Array | ArrayBuffer;
}

export class Session {
  readonly guise: GuiseClient;
  readonly mask: Mask;
  readonly expiresAt: Date;
  sign(kind: 'bytes', payload: Uint8Array | ArrayBuffer | string, options?: SaltOptions): Promise<Signature>;
  sign(kind: 'personalMessage', payload: string, options?: SaltOptions): Promise<Signature>;
  sign(kind: 'icRequest', payload: IcRequest, options?: SaltOptions): Promise<Signature>;
  sign(kind: 'typedData', payload: object, options?: SaltOptions): Promise<Signature>;
  sign(kind: 'delegation', payload: DelegationRequest, options?: SaltOptions): Promise<Signature>;
  publicKey(options?: SaltOptions): Promise<{ publicKey: Uint8Array; principal: string; did: string; address: string }>;
  identity<P>(agent: { Principal: { fromText(text: string): P } }): Identity<P>;
  logout(): Promise<void>;
}

/** Fits the Identity of the Internet Computer's JavaScript agent. */
export class Identity<P = unknown> {
  getPrincipal(): P;
  transformRequest(request: any): Promise<any>;
}

export class GuiseClient {
  /** @param wallet The wallet's address. */
  constructor(wallet: string | URL);
  readonly wallet: string;
  /** Opens the wallet: call it from a click. */
  login(): Promise<Session>;
  /** The session of an earlier login in this browser, or null. */
  session(): Promise<Session | null>;
  /** Resolves to the target's address, for the page to go there. */
  requestLink(to: string | URL): Promise<string>;
  /** For one site, or for all. */
  requestUnlink(to?: string | URL): Promise<void>;
  /** Opens the wallet: call it from a click. A function may get the payment from the site's server while the window is open already. */
  pay(payment: Payment | Promise<Payment> | (() => Payment | Promise<Payment>)): Promise<PaymentOutcome>;
  logout(): Promise<void>;
}

export function toBase64Url(bytes: ArrayLike<number> | ArrayBuffer): string;
export function fromBase64Url(text: string): Uint8Array;

/** The client of the wallet that serves this module. */
export const Guise: GuiseClient;
export default Guise;
