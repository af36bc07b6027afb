import { Guise } from '{{wallet}}/guise.js';

const find = (id) => document.getElementById(id);
const { shop, other, sells } = document.body.dataset;
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

/** The shop's own server. */
async function server(path, method = 'GET') {
  const response = await fetch(path, { method });
  if (!response.ok) throw new Error('The shop cannot take an order now.');
  return response.json();
}

const OUTCOMES = {
  paid: 'Paid. Your plush mask is on its way.',
  denied: 'You denied the payment. Nothing was paid.',
  failed: 'The payment failed. Nothing was paid.',
  expired: 'The time to pay is over. Nothing was paid.',
  requested: 'Nothing is paid yet.',
};

/** What became of an order, as the wallet told the shop's server and not this page. */
const outcome = async (order) => OUTCOMES[(await server(`/orders/${order}`)).status] ?? 'The payment is on its way. Do not pay again.';

on('buy', async () => {
  let placed;
  const place = async () => (placed = await server('/orders', 'POST'));
  try {
    await Guise.pay(place);
  } catch (error) {
    if (error.code !== 'popup-blocked') throw error;
    // The long way: there, and back by the payment's returnUrl.
    location.href = (await place()).checkoutUrl;
    return 'To your wallet.';
  }
  return outcome(placed.order);
});

find('sale').hidden = sells !== 'yes';
find('move').hidden = shop !== 'old';
try {
  show(await Guise.session());
} catch (error) {
  show(null);
  find('told').textContent = error.message;
}

const returned = new URLSearchParams(location.search).get('order');
if (returned) {
  try {
    find('told').textContent = await outcome(returned);
  } catch (error) {
    find('told').textContent = error.message;
  }
}
