// Guise in the browser: log in with a mask, sign with it, link it to another site, pay. One module, no build step, no dependencies.
// Every call ends: with what was asked for, or with a GuiseError whose code says why not.

const DOMAIN = 'icrc-35';
const DECISION_MS = 15 * 60_000;
const PAYMENT_MS = 24 * 3600_000;
const CALL_MS = 30_000;
const CLOSED_MS = 300;
const DER_SECP256K1 = '3056301006072a8648ce3d020106052b8104000a034200';
/** There is no session, or what was kept is no token. */
const ENDED = new Set(['session-ended', 'unauthenticated']);
/** Something was given, or is on its way and may not be asked for again. */
const GIVEN = new Set(['approved', 'submitted', 'unknown', 'paid']);
const ASKS_FIRST = /^(icrc\d+_.*|(ext_)?transfer(_?from|_pb|_dfx)?|send_(dfx|pb)|approve)$/i;

/** Why something did not happen. Decide by its code; the message is for people. */
export class GuiseError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.name = 'GuiseError';
    this.code = code;
  }
}

const errors = {
  'popup-blocked': 'The browser did not let the wallet open. Call this from a click, or allow pop-ups for this site.',
  'window-closed': 'The wallet was closed before anything was decided.',
  'denied': 'The request was denied.',
  'expired': 'The request was not decided in time.',
  'busy': 'Another request of this page is still open.',
  'unreachable': 'The wallet cannot be reached.',
  'not-logged-in': 'Nobody is logged in here.',
  'invalid-request': 'The site asked for something that cannot be.',
  'invalid-answer': 'The wallet gave an answer that cannot be read.',
};

const failure = (code, message, cause) => new GuiseError(code, message ?? errors[code] ?? code, cause === undefined ? undefined : { cause });

/** Whatever goes wrong in it goes wrong under this code. */
function attempt(code, work) {
  try {
    return work();
  } catch (cause) {
    throw failure(code, code === 'invalid-answer' ? undefined : cause?.message, cause);
  }
}

/** As the wallet will read it: what JSON cannot say is refused here, where somebody hears of it. Big integers go as their digits. */
const plain = (value) =>
  attempt('invalid-request', () => JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part))));

const originOf = (address) => attempt('invalid-request', () => new URL(address)).origin;

export const toBase64Url = (bytes) =>
  btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

export const fromBase64Url = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

const bytesOf = (value) => (typeof value === 'string' ? new TextEncoder().encode(value) : new Uint8Array(value));
const saltOf = (salt) => (salt === undefined ? {} : { salt: toBase64Url(bytesOf(salt)) });

/** A client of one wallet service. */
export class GuiseClient {
  #wallet;
  #key;
  #window = null;

  constructor(wallet) {
    this.#wallet = new URL(wallet).origin;
    this.#key = `guise:${this.#wallet}`;
  }

  /** Where the wallet is. */
  get wallet() {
    return this.#wallet;
  }

  /** Asks the visitor to log in with a mask. Call it from a click. */
  async login() {
    if (!crypto.subtle) throw failure('invalid-request', 'Only a page that came over HTTPS can ask for a login.');
    const verifier = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
    const answer = await this.#ask('login', async () => ({
      challenge: toBase64Url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))),
    }));
    const given = await this.#call('POST', '/v1/sessions', null, { code: answer.code, verifier });
    const session = new Session(this, given?.token, given, this.#means());
    this.#keep(given.token);
    return session;
  }

  /** The session of an earlier login in this browser, or null. */
  async session() {
    const token = this.#kept();
    if (!token) return null;
    try {
      return new Session(this, token, await this.#call('GET', '/v1/session', token), this.#means());
    } catch (error) {
      if (!ENDED.has(error.code)) throw error;
      this.#forget();
      return null;
    }
  }

  /** Asks that another site may use the visitor's masks of this one. Resolves to its address, for the page to go there. */
  async requestLink(to) {
    const target = originOf(to);
    await this.#ask('link', () => ({ target }));
    return new URL(to).href;
  }

  /** Takes that back, for one site or for all. */
  async requestUnlink(to) {
    const asked = to === undefined ? {} : { target: originOf(to) };
    await this.#ask('unlink', () => asked);
  }

  /**
   * Asks the visitor to pay what the site's server asked the wallet for: its `{ id }`, with `ledger`, `to` and `amount` to be shown as who asks; or a
   * function that gets these from the server. Call it from a click. Resolves once she has approved: to `paid`, or to where it stood when she closed
   * the wallet.
   */
  pay(payment) {
    return this.#open('/pay', 'guise:pay', PAYMENT_MS, async () => {
      const { id, ledger, to, amount } = await (typeof payment === 'function' ? payment() : payment);
      return { id, ledger, to, amount };
    });
  }

  /** Ends the session here; the wallet is not asked, and it is no error when there is none. */
  async logout() {
    const token = this.#kept();
    this.#forget();
    if (!token) return;
    try {
      await this.#call('DELETE', '/v1/session', token);
    } catch (error) {
      if (!ENDED.has(error.code)) throw error;
    }
  }

  #means() {
    return { call: (...call) => this.#call(...call), ask: (...asked) => this.#ask(...asked) };
  }

  #keep(token) {
    try {
      localStorage.setItem(this.#key, token);
    } catch {
      // A browser that keeps nothing: the session lasts as long as the page.
    }
  }

  #kept() {
    try {
      return localStorage.getItem(this.#key);
    } catch {
      return null;
    }
  }

  #forget() {
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // Then there was nothing to forget.
    }
  }

  async #call(method, path, token, body) {
    let response;
    let text;
    try {
      response = await fetch(this.#wallet + path, {
        method,
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(CALL_MS),
      });
      text = await response.text();
    } catch (cause) {
      throw failure('unreachable', undefined, cause);
    }
    let json = null;
    try {
      json = text ? JSON.parse(text) : null;
    } catch (cause) {
      throw failure('invalid-answer', undefined, cause);
    }
    if (response.ok) return json;
    throw failure(json?.code ?? 'invalid-answer', json?.detail);
  }

  #ask(kind, payload) {
    return this.#open('/request', `guise:${kind}`, DECISION_MS, payload);
  }

  /** One window, one request, one answer. The window opens at once, within the click; what is asked may take a moment longer. */
  #open(path, route, patience, payload) {
    if (this.#window && !this.#window.closed) {
      this.#window.focus();
      return Promise.reject(failure('busy'));
    }
    const opened = window.open(this.#wallet + path, '_blank', 'popup,width=480,height=760');
    if (!opened) return Promise.reject(failure('popup-blocked'));
    this.#window = opened;

    const asked = Promise.resolve().then(payload).then(plain);
    return new Promise((resolve, reject) => {
      const requestId = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
      // Where it stands, once something is on its way: then a window that closes has not undone it.
      let given = null;
      const send = (message) => opened.postMessage({ domain: DOMAIN, ...message }, this.#wallet);
      const end = (settle, value) => {
        clearInterval(closed);
        clearTimeout(late);
        clearTimeout(silent);
        window.removeEventListener('message', hear);
        if (this.#window === opened) this.#window = null;
        settle(value);
      };
      const fail = (error) => {
        opened.close();
        end(reject, error);
      };
      const gone = () => (given ? end(resolve, given) : end(reject, failure('window-closed')));
      const hear = (event) => {
        if (event.source !== opened || event.origin !== this.#wallet || event.data?.domain !== DOMAIN) return;
        const { kind: what, requestId: id, payload: answer } = event.data;
        if (what === 'HandshakeInit') {
          // From every page that the window shows on its way.
          clearTimeout(silent);
          send({ kind: 'HandshakeComplete' });
          asked.then((known) => send({ kind: 'Request', requestId, route, payload: known }), () => {});
        } else if (what === 'Ping') {
          send({ kind: 'Pong' });
        } else if (what === 'ConnectionClosed') {
          gone();
        } else if (what === 'Progress' && id === requestId) {
          given = GIVEN.has(answer?.status) ? answer : null;
          // Whatever the window shows then, nobody decides any more.
          if (answer?.seconds >= 0) wait(1000 * answer.seconds + CALL_MS);
        } else if (what === 'Response' && id === requestId) {
          if (GIVEN.has(answer?.status)) end(resolve, answer);
          else end(reject, failure(answer?.code ?? answer?.status ?? 'invalid-answer', answer?.message));
        }
      };
      // Its last word may still be on its way. A window that a policy cut off from us looks closed at once, which is as well.
      let looks = 0;
      const closed = setInterval(() => opened.closed && looks++ > 0 && gone(), CLOSED_MS);
      const silent = setTimeout(() => fail(failure('unreachable')), CALL_MS);
      let late;
      const wait = (time) => {
        clearTimeout(late);
        late = setTimeout(() => (given ? gone() : fail(failure('expired'))), time);
      };
      wait(patience);
      window.addEventListener('message', hear);
      asked.catch((cause) => fail(cause instanceof GuiseError ? cause : failure('invalid-request', cause?.message, cause)));
    });
  }
}

/** A visitor who is logged in: a mask, and what it signs. */
export class Session {
  #token;
  #means;

  constructor(guise, token, answer, means) {
    this.guise = guise;
    this.mask = attempt('invalid-answer', () => Object.freeze({ ...answer.mask, publicKey: fromBase64Url(answer.mask.publicKey) }));
    this.expiresAt = new Date(answer.expiresAt);
    this.#token = token;
    this.#means = means;
  }

  /**
   * Signs with the mask. Kinds: 'bytes' (Uint8Array), 'personalMessage' (string), 'icRequest' (object): silent while the wallet is open;
   * 'typedData' (object), 'delegation' (object) and calls that move tokens: the wallet asks, so call it from a click.
   */
  async sign(kind, payload, { salt } = {}) {
    const body = plain({ kind, payload: kind === 'bytes' ? toBase64Url(bytesOf(payload)) : payload, ...saltOf(salt) });
    const asks = kind === 'typedData' || kind === 'delegation' || (kind === 'icRequest' && payload?.requestType === 'call' && ASKS_FIRST.test(payload.methodName));
    if (asks) return this.#read((await this.#means.ask('sign', () => ({ signature: body }))).signature);
    try {
      return this.#read(await this.#means.call('POST', '/v1/session/sign', this.#token, body));
    } catch (error) {
      if (error.code !== 'approval-required') throw error;
      return this.#read((await this.#means.ask('sign', () => ({ signature: body }))).signature);
    }
  }

  /** The key that a salt gives: its bytes, principal, did and address. */
  async publicKey({ salt } = {}) {
    const key = await this.#means.call('POST', '/v1/session/public-key', this.#token, saltOf(salt));
    return attempt('invalid-answer', () => ({ ...key, publicKey: fromBase64Url(key.publicKey) }));
  }

  /** An identity for the Internet Computer's JavaScript agent; give it the agent's own Principal class. */
  identity({ Principal }) {
    return new Identity(this, Principal);
  }

  logout() {
    return this.guise.logout();
  }

  #read(answer) {
    return attempt('invalid-answer', () => ({
      ...answer,
      signature: fromBase64Url(answer.signature),
      publicKey: fromBase64Url(answer.publicKey),
      ...(answer.requestId && { requestId: fromBase64Url(answer.requestId) }),
    }));
  }
}

/** Signs the agent's requests, each by itself; what moves tokens is asked in the wallet. */
export class Identity {
  #session;
  #principal;

  constructor(session, Principal) {
    this.#session = session;
    this.#principal = Principal.fromText(session.mask.principal);
  }

  getPrincipal() {
    return this.#principal;
  }

  async transformRequest(request) {
    const { body, ...fields } = request;
    const expiry = body.ingress_expiry;
    const signed = await this.#session.sign('icRequest', {
      requestType: body.request_type,
      sender: this.#session.mask.principal,
      ingressExpiry: String(expiry.toBigInt?.() ?? expiry._value ?? expiry),
      ...(body.canister_id !== undefined && { canisterId: body.canister_id.toText() }),
      ...(body.method_name !== undefined && { methodName: body.method_name }),
      ...(body.arg !== undefined && { arg: toBase64Url(body.arg) }),
      ...(body.nonce !== undefined && { nonce: toBase64Url(body.nonce) }),
      ...(body.paths !== undefined && { paths: body.paths.map((path) => path.map(toBase64Url)) }),
    });
    const prefix = DER_SECP256K1.match(/../g).map((byte) => parseInt(byte, 16));
    const key = Uint8Array.from([...prefix, ...signed.publicKey]);
    return { ...fields, body: { content: body, sender_pubkey: key, sender_sig: signed.signature } };
  }
}

/** The client of the wallet that serves this module. */
export const Guise = new GuiseClient(import.meta.url);
export default Guise;
