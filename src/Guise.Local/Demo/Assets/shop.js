import { Guise } from '{{wallet}}/guise.js';

const find = (id) => document.getElementById(id);
const { shop, other } = document.body.dataset;
let session = null;

function show(next) {
  session = next;
  find('stranger').hidden = session !== null;
  find('customer').hidden = session === null;
  find('signature').hidden = true;
  if (!session) return;
  find('avatar').src = session.mask.avatar;
  find('name').textContent = session.mask.pseudonym;
  for (const member of ['principal', 'address', 'did']) find(member).textContent = session.mask[member];
  find('from').textContent = session.mask.origin === location.origin ? 'this shop' : session.mask.origin;
}

/** Does what a button says, and says how it went. */
function on(id, work) {
  find(id).addEventListener('click', async () => {
    find('told').textContent = '';
    try {
      find('told').textContent = (await work()) ?? '';
    } catch (error) {
      if (error.code === 'session-ended') show(null);
      find('told').textContent = error.message;
    }
  });
}

on('login', async () => show(await Guise.login()));
on('logout', async () => {
  await Guise.logout();
  show(null);
  return 'You are a stranger again.';
});
on('sign', async () => {
  const { signature } = await session.sign('personalMessage', `I was here: ${location.host}`);
  find('signature').hidden = false;
  find('signature').querySelector('code').textContent = Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('');
});
on('link', async () => {
  location.href = await Guise.requestLink(other);
});
on('unlink', async () => {
  await Guise.requestUnlink(other);
  return 'The new shop cannot use your masks any more.';
});

find('move').hidden = shop !== 'old';
try {
  show(await Guise.session());
} catch (error) {
  show(null);
  find('told').textContent = error.message;
}
