// A folder that somebody shares by link. The link's fragment holds a key and a delegation to it; requests carry tokens that are signed here,
// each for one hour at most. Neither the key nor the link leaves this window.

const $ = (id) => document.getElementById(id);
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const LIFE_SECONDS = 300;

/** In the words of who was given a link, not of who writes a program. */
const REFUSALS = {
  'ucan-revoked': 'This link was revoked. Whoever sent it can send you another one.',
  'ucan-expired': 'This link has ended. Whoever sent it can send you another one.',
  'bucket-frozen': 'The folder is closed for the moment. Try again later.',
  'bucket-deleted': 'The folder is not there any more.',
  'object-not-found': 'The file is not there any more.',
};

const encode = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const decode = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const utf8 = (text) => new TextEncoder().encode(text);
const part = (value) => encode(utf8(JSON.stringify(value)));
const number = (bytes) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

let link = null;

/** The key and the delegation out of the address; throws when they are not there. */
async function read() {
  const dot = location.hash.indexOf('.');
  const key = decode(location.hash.slice(1, dot));
  const token = location.hash.slice(dot + 1);
  const claims = JSON.parse(new TextDecoder().decode(decode(token.split('.')[1])));
  const [, bucket, folder] = /^storage:\/\/([0-9a-f-]{36})(?:\/(.+))?$/.exec(claims.att[0].with);
  const jwk = { kty: 'EC', crv: 'P-256', x: encode(key.slice(0, 32)), y: encode(key.slice(32, 64)), d: encode(key.slice(64, 96)) };
  const signer = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  const service = (await (await fetch('/did')).json()).value;
  return { signer, token, claims, bucket, folder: folder ?? '', service, writes: claims.att.some((right) => right.can === 'storage/*') };
}

/** A token for one thing. Of two signatures that fit, the service takes the one with the smaller s. */
async function ucan(path, can) {
  const exp = Math.min(Math.floor(Date.now() / 1000) + LIFE_SECONDS, link.claims.exp);
  const place = `storage://${link.bucket}${path === '' ? '' : '/' + path}`;
  const payload = { iss: link.claims.aud, aud: link.service, exp, nbf: link.claims.nbf, att: [{ with: place, can }], prf: [link.token] };
  const signed = `${part({ alg: 'ES256', typ: 'JWT', ucv: '0.8.0' })}.${part(payload)}`;
  const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, link.signer, utf8(signed)));
  const s = number(signature.slice(32));
  if (s > ORDER / 2n) signature.set((ORDER - s).toString(16).padStart(64, '0').match(/../g).map((hex) => parseInt(hex, 16)), 32);
  return `${signed}.${encode(signature)}`;
}

async function call(method, path, can, address, body, type) {
  const headers = { Authorization: `Bearer ${await ucan(path, can)}` };
  if (type) headers['Content-Type'] = type;
  const answer = await fetch(`/v1/buckets/${link.bucket}/objects${address}`, { method, headers, body });
  if (!answer.ok) {
    const problem = await answer.json();
    throw new Error(REFUSALS[problem.code] ?? problem.detail ?? `The service answered ${answer.status}.`);
  }
  return answer;
}

const size = (bytes) => (bytes < 1000 ? `${bytes} bytes` : bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

function row(file) {
  const name = decodeURIComponent(link.folder === '' ? file.path : file.path.slice(link.folder.length + 1));
  const tr = document.createElement('tr');
  const cells = ['', size(file.bytes), new Date(file.storedAt).toISOString().slice(0, 16).replace('T', ' ') + ' UTC'].map((text) => {
    const td = document.createElement('td');
    td.textContent = text;
    return td;
  });
  const button = document.createElement('button');
  button.className = 'quiet';
  button.textContent = name;
  button.addEventListener('click', () => attempt(() => save(file.path, name)));
  cells[0].append(button);
  tr.append(...cells);
  return tr;
}

async function save(path, name) {
  const blob = await (await call('GET', path, 'storage/get', '/' + path)).blob();
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(blob);
  anchor.download = name.split('/').pop();
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}

async function list() {
  const items = [];
  let continuation = '';
  do {
    const query = `?limit=100&prefix=${encodeURIComponent(link.folder)}${continuation && '&continuation=' + encodeURIComponent(continuation)}`;
    const page = await (await call('GET', link.folder, 'storage/list', query)).json();
    items.push(...page.items);
    continuation = page.continuation ?? '';
  } while (continuation !== '' && items.length < 1000);
  $('files').hidden = items.length === 0;
  $('files').querySelector('tbody').replaceChildren(...items.map(row));
  const where = link.folder === '' ? 'The whole bucket' : `The folder ${decodeURIComponent(link.folder)}`;
  $('state').textContent = `${where}, until ${new Date(link.claims.exp * 1000).toISOString().slice(0, 10)}. ${items.length === 0 ? 'There is nothing in it yet.' : ''}`;
}

/** What a place must escape, and nothing else. */
const segment = (name) => encodeURIComponent(name.normalize('NFC')).replace(/%(?:24|26|2B|2C|3A|3B|3D|40)/g, decodeURIComponent);

async function put(file) {
  const path = (link.folder === '' ? '' : link.folder + '/') + segment(file.name);
  await call('PUT', path, 'storage/put', '/' + path, file, file.type || 'application/octet-stream');
  $('put').reset();
  await list();
}

async function attempt(act) {
  $('problem').hidden = true;
  try {
    await act();
  } catch (error) {
    $('problem').firstElementChild.textContent = error.message;
    $('problem').hidden = false;
    if ($('files').hidden) $('state').textContent = '';
  }
}

async function open() {
  try {
    link = await read();
  } catch {
    $('state').textContent = 'This is no link to a folder. Ask for it again: it has to be whole.';
    return;
  }
  $('put').addEventListener('submit', (event) => {
    event.preventDefault();
    const [file] = $('put').elements.file.files;
    if (file) attempt(() => put(file));
  });
  await attempt(async () => {
    await list();
    $('put').hidden = !link.writes;
  });
}

await open();
