// Starts the circuit with a calm reconnect, and drives the dialog that tells of it.
import { choose } from './theme.js';
const dialog = document.getElementById('components-reconnect-modal');

function show(state) {
  dialog.dataset.state = state;
  if (!dialog.open) { dialog.showModal(); }
}

function hide() {
  if (dialog.open) { dialog.close(); }
}

// A circuit the server has forgotten cannot come back: the same place is loaded anew, and what was typed lies in drafts on the server. Nodes that are restarted one after
// the other may send a page on twice within seconds; one that is sent on again and again does not flicker.
const calm = 5000;
let isReloading = false;
function reload() {
  if (isReloading) { return; }
  isReloading = true;
  const key = 'vs-reloaded-at';
  const wait = Math.max(0, Number(sessionStorage.getItem(key) ?? 0) + calm - Date.now());
  if (wait > 0) { show('rejected'); }
  setTimeout(() => {
    sessionStorage.setItem(key, String(Date.now()));
    location.reload();
  }, Math.min(wait, calm));
}

async function retry() {
  show('retrying');
  try {
    const isBack = await globalThis.Blazor.reconnect();
    if (!isBack) { reload(); }
  } catch {
    show('failed');
  }
}

if (dialog) {
  const states = { 'components-reconnect-show': 'retrying', 'components-reconnect-retrying': 'retrying', 'components-reconnect-failed': 'failed' };
  new MutationObserver(() => {
    const name = [...dialog.classList].find(c => c.startsWith('components-reconnect-'));
    if (name === 'components-reconnect-hide') { hide(); return; }
    if (name === 'components-reconnect-rejected') { reload(); return; }
    if (states[name]) { show(states[name]); }
  }).observe(dialog, { attributes: true, attributeFilter: ['class'] });
  dialog.addEventListener('cancel', e => e.preventDefault());
  dialog.querySelector('[data-retry]').addEventListener('click', retry);
  dialog.querySelector('[data-reload]').addEventListener('click', () => location.reload());
}

// The zone of whoever looks: told with every page from the second on, asked for on the first.
globalThis.studioZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
document.cookie = `vs-zone=${encodeURIComponent(globalThis.studioZone())}; path=/; max-age=31536000; samesite=lax`;

const waits = [0, 500, 1000, 2000, 3000, 5000, 5000, 8000];
globalThis.Blazor.start({
  circuit: {
    reconnectionOptions: { maxRetries: 60, retryIntervalMilliseconds: attempt => attempt >= 60 ? null : waits[Math.min(attempt, waits.length - 1)] },
  },
});

for (const button of document.querySelectorAll('[data-choose-theme]')) {
  button.addEventListener('click', () => choose(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
}

// Copies what a button names; says so in its own words for a moment.
document.addEventListener('click', async event => {
  const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
  if (!button) { return; }
  // Plain http on a network has no clipboard; the text stands beside the button to be copied by hand.
  try { await navigator.clipboard.writeText(button.dataset.copy); } catch { return; }
  const words = button.textContent;
  button.textContent = button.dataset.copied ?? words;
  setTimeout(() => { button.textContent = words; }, 2000);
});
