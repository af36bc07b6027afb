// The window of a request. It listens to the window that opened it and to nobody else, takes the asker's origin from the browser and never
// from a message, files one request, shows what the service makes of it, and hands the decision to that window at that origin.

const DOMAIN = 'icrc-35';
const KINDS = { 'guise:login': 'login', 'guise:link': 'link', 'guise:unlink': 'unlink', 'guise:logout': 'logout', 'guise:sign': 'sign' };
const ASLEEP_MS = 700;
const SILENT_MS = 15_000;
const IN_PLACE = new Set(['/create', '/unlock', '/recover']);

const opener = window.opener;
const ask = document.querySelector('form[action="/request/ask"]');
let asker = null;
let request = null;
let answered = false;
let busy = false;
let ticking = 0;
let waking = 0;

const main = () => document.getElementById('main');
const send = (message, origin) => opener.postMessage({ domain: DOMAIN, ...message }, origin);

function start() {
  if (!opener || window.top !== window) return nobody();
  window.addEventListener('message', hear);
  window.addEventListener('pagehide', () => {
    if (asker && !answered) send({ kind: 'ConnectionClosed' }, asker);
  });
  document.addEventListener('click', guard, true);
  document.addEventListener('click', follow);
  document.addEventListener('submit', submit);
  sleepWhenBack();
  // A window that was loaded anew, or came by a link: whoever opened it does not expect it. It may still speak.
  setTimeout(() => asker === null && nobody(), SILENT_MS);
  // Says nothing but that somebody is here; the answer tells who opened this window.
  send({ kind: 'HandshakeInit' }, '*');
}

/** There is nobody to answer to. */
export function nobody() {
  document.getElementById('waiting').hidden = true;
  document.getElementById('nobody').hidden = false;
}

function hear(event) {
  // Frames, other windows and other openers are not the window that opened this one; and once that window shows another site, its origin gives it away.
  if (event.source !== opener || event.origin === 'null' || event.data?.domain !== DOMAIN) return;
  if (asker === null && event.data.kind === 'HandshakeComplete') asker = event.origin;
  if (event.origin !== asker) return;
  if (event.data.kind === 'Ping') send({ kind: 'Pong' }, asker);
  if (event.data.kind === 'ConnectionClosed') window.close();
  if (event.data.kind !== 'Request' || request !== null) return;
  request = event.data;
  file();
}

/** Puts the request before the owner, as often as it takes to open the wallet for it. */
function file() {
  ask.elements.origin.value = asker;
  ask.elements.kind.value = KINDS[request.route] ?? '';
  ask.elements.asked.value = text(request.payload ?? {});
  return go(ask.action, new URLSearchParams(new FormData(ask)));
}

/** Messages carry more than JSON does; what is none is refused by the service. */
function text(payload) {
  try {
    return JSON.stringify(payload);
  } catch {
    return '';
  }
}

async function go(address, body) {
  if (busy) return;
  busy = true;
  try {
    const response = await fetch(address, { method: body ? 'POST' : 'GET', body, credentials: 'same-origin', cache: 'no-store' });
    if (response.redirected && new URL(response.url).pathname === '/request') {
      busy = false;
      return file();
    }
    show(await response.text());
    if (response.status === 413) respond({ status: 'refused', code: 'body-too-large' });
  } catch {
    tell('The wallet cannot be reached. Try again.');
  } finally {
    busy = false;
  }
}

function show(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const next = page.getElementById('main');
  if (!next) return tell('The wallet gave an answer that cannot be shown. Try again.');
  main().replaceWith(document.adoptNode(next));
  document.title = page.title;
  window.scrollTo(0, 0);
  clearInterval(ticking);
  sleep();
  count();
  answer();
  (main().querySelector('[autofocus], [role="alert"]') ?? main()).focus();
}

/** The button that approves sleeps a moment after it has come into sight: a click meant for something else does not hit it. */
export function sleep() {
  const button = document.querySelector('[data-decides] [data-approve]');
  if (!button) return;
  button.setAttribute('aria-disabled', 'true');
  clearTimeout(waking);
  waking = setTimeout(() => button.removeAttribute('aria-disabled'), ASLEEP_MS);
}

/** Another window may have covered this one, whole or in part, until the second click of a double click. */
export function sleepWhenBack() {
  window.addEventListener('focus', sleep);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) sleep();
  });
}

/** Only people decide: an event that a script made goes nowhere, and neither does a click on a button that sleeps. */
export function guard(event) {
  const button = event.target.closest?.('button');
  if (!button) return;
  if (event.isTrusted && button.getAttribute('aria-disabled') !== 'true') return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function submit(event) {
  event.preventDefault();
  if (!event.isTrusted || !event.submitter) return;
  const form = event.target;
  const action = event.submitter.hasAttribute('formaction') ? event.submitter.formAction : form.action;
  go(action, new URLSearchParams(new FormData(form, event.submitter)));
}

function follow(event) {
  const link = event.target.closest?.('main a[href]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const address = new URL(link.href);
  if (address.origin !== window.location.origin || !IN_PLACE.has(address.pathname)) return;
  event.preventDefault();
  go(address.href);
}

function count() {
  const consent = document.querySelector('[data-seconds]');
  if (!consent) return;
  // By how long, not by when: the clock of this machine may be wrong.
  const ends = Date.now() + 1000 * Number(consent.dataset.seconds);
  const left = consent.querySelector('[data-left]');
  const tick = () => {
    const seconds = Math.max(0, Math.round((ends - Date.now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    // What was decided is on its way: the service says whether that was in time.
    if (seconds > 0 || busy) return;
    clearInterval(ticking);
    tell('Nobody decided in time. Nothing was given to the site; you can close this window.', true);
    respond({ status: 'expired' });
  };
  ticking = setInterval(tick, 1000);
  tick();
}

function answer() {
  const decided = document.querySelector('[data-answer]');
  if (!decided) return;
  respond(JSON.parse(decided.dataset.answer));
  if (JSON.parse(decided.dataset.answer).status !== 'refused') window.close();
}

function respond(payload) {
  if (answered) return;
  answered = true;
  send({ kind: 'Response', requestId: request.requestId, payload }, asker);
}

function tell(sentence, only = false) {
  const notice = document.createElement('div');
  notice.className = 'notice problem';
  notice.setAttribute('role', 'alert');
  notice.append(Object.assign(document.createElement('p'), { textContent: sentence }));
  if (only) main().replaceChildren(notice);
  else main().prepend(notice);
}

// Other pages that ask for a decision take from here what every such page needs.
if (ask) start();
