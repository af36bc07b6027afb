// The window of a payment. Its forms and links do without; with this a click is meant, what became of the payment shows by itself, and the site
// that opened the window hears of it: at the payment's own origin, and nowhere else.

import { guard, nobody, sleep, sleepWhenBack } from './request.js';

const DOMAIN = 'icrc-35';
const SILENT_MS = 15_000;
const FIRST_LOOK_MS = 800;
const LAST_LOOK_MS = 15_000;
const LOOKS = 30;

const opener = window.top === window ? window.opener : null;
let asker = null;
let request = null;
let busy = false;
let looks = 0;
let next = 0;

const main = () => document.getElementById('main');
const send = (message, origin) => opener.postMessage({ domain: DOMAIN, ...message }, origin);

/** What the page shows: the payment, and where it stands. */
function shown(page = document) {
  const element = page.querySelector('[data-payment]');
  return element && JSON.parse(element.dataset.payment);
}

function start() {
  document.addEventListener('click', guard, true);
  document.addEventListener('click', leave);
  document.addEventListener('submit', submit);
  sleepWhenBack();
  window.addEventListener('pageshow', () => {
    busy = false;
  });
  present();
  if (opener) {
    window.addEventListener('message', hear);
    // Says nothing but that somebody is here; the answer tells who opened this window.
    send({ kind: 'HandshakeInit' }, '*');
  }
  if (!document.getElementById('nobody')) return;
  if (!opener) nobody();
  else setTimeout(() => asker === null && nobody(), SILENT_MS);
}

function hear(event) {
  // Frames and other windows are not the one that opened this; and once that one shows another site, its origin gives it away.
  if (event.source !== opener || event.origin === 'null' || event.data?.domain !== DOMAIN) return;
  if (asker === null && event.data.kind === 'HandshakeComplete') asker = event.origin;
  if (event.origin !== asker) return;
  if (event.data.kind === 'Ping') send({ kind: 'Pong' }, asker);
  if (event.data.kind !== 'Request' || request !== null) return;
  request = event.data;
  if (shown()) return report();
  const id = String(request.payload?.id);
  if (request.route === 'guise:pay' && /^[0-9a-f]{32}$/.test(id)) window.location.replace(`/pay/${id}`);
  else tell('Response', { status: 'refused', code: 'payment-not-found' });
}

const tell = (kind, payload) => send({ kind, requestId: request.requestId, payload }, asker);

/** Whether the window shows what its opener asked for, and that is the site whose payment it is. */
const isOurs = (payment) => request !== null && payment?.id === request.payload?.id && (payment.origin === asker || payment.origin === undefined);

function report() {
  const payment = shown();
  if (request === null || payment?.id !== request.payload?.id) return;
  if (!isOurs(payment)) return tell('Response', { status: 'refused', code: 'payment-not-found' });
  const { id, status, code, message, seconds } = payment;
  prove(payment);
  tell(payment.over ? 'Response' : 'Progress', payment.over ? { id, status, code, message } : { id, status, seconds });
  if (status === 'denied') window.close();
}

/** A window of the site that knows the payment's terms has asked for it itself. */
function prove(payment) {
  const proven = document.querySelector('[data-proven]');
  if (!proven || !['ledger', 'to', 'amount'].every((term) => request.payload[term] === payment[term])) return;
  proven.hidden = false;
  document.querySelector('[data-unproven]').hidden = true;
}

function submit(event) {
  if (!event.isTrusted || !event.submitter || busy) return event.preventDefault();
  busy = true;
  // From here on it may be paid, even if this window hears no more of it.
  if (event.submitter.hasAttribute('data-approve') && isOurs(shown())) tell('Progress', { id: shown().id, status: 'unknown' });
}

/** The site is in the window behind this one. */
function leave(event) {
  if (!event.target.closest?.('[data-back]') || !isOurs(shown())) return;
  event.preventDefault();
  window.close();
}

function present() {
  const payment = shown();
  sleep();
  report();
  clearTimeout(next);
  if (!payment || payment.over) return;
  if (payment.status === 'requested') next = setTimeout(look, 1000 * payment.seconds + FIRST_LOOK_MS);
  else if (looks < LOOKS) next = setTimeout(look, Math.min(FIRST_LOOK_MS * 1.3 ** looks++, LAST_LOOK_MS));
}

async function look() {
  const before = shown();
  try {
    const response = await fetch(`/pay/${before.id}`, { credentials: 'same-origin', cache: 'no-store' });
    if (response.redirected) return window.location.assign(`/pay/${before.id}`);
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const after = shown(page);
    if (response.ok && after && after.status !== before.status) {
      main().replaceWith(document.adoptNode(page.getElementById('main')));
      document.title = page.title;
      main().focus();
    }
  } catch {
    // Out of reach for a moment: the next look.
  }
  present();
}

start();
