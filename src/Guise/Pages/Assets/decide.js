// A decision is a person's, and meant: for every page that asks for one.

const ASLEEP_MS = 700;

/** The button that approves sleeps a moment after it has come into sight: a click meant for something else does not hit it. */
export function sleep() {
  const button = document.querySelector('[data-decides] [data-approve]');
  if (!button) return;
  button.setAttribute('aria-disabled', 'true');
  setTimeout(() => button.removeAttribute('aria-disabled'), ASLEEP_MS);
}

/** Only people decide: an event that a script made goes nowhere, and neither does a click on a button that sleeps. */
export function guard(event) {
  const button = event.target.closest?.('button');
  if (!button) return;
  if (event.isTrusted && button.getAttribute('aria-disabled') !== 'true') return;
  event.preventDefault();
  event.stopImmediatePropagation();
}
