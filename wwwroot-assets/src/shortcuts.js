// Keys that work on every page. Letters are left alone while somebody types.
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

export const isTyping = target => target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"]') !== null;

export function searchKeys() { return isMac ? '⌘ K' : 'Ctrl K'; }

export function open(dialog) {
  if (!dialog.open) { dialog.showModal(); }
  dialog.querySelector('input')?.focus();
}

export function close(...dialogs) {
  for (const dialog of dialogs) { if (dialog.open) { dialog.close(); } }
}

export function watch(finder, help, page) {
  const onKey = e => {
    if ((isMac ? e.metaKey : e.ctrlKey) && !e.shiftKey && !e.altKey && e.key.toLowerCase() === 'k') {
      e.preventDefault();
      close(help);
      page.invokeMethodAsync('OpenAsync').catch(() => {});
    } else if (e.key === '?' && !isTyping(e.target) && !document.querySelector('dialog[open]')) {
      e.preventDefault();
      open(help);
    }
  };
  const onClosed = () => page.invokeMethodAsync('Closed').catch(() => {});
  const onPress = e => { if (e.target === e.currentTarget) { e.currentTarget.close(); } };
  document.addEventListener('keydown', onKey);
  finder.addEventListener('close', onClosed);
  for (const dialog of [finder, help]) { dialog.addEventListener('click', onPress); }
  return {
    end() {
      document.removeEventListener('keydown', onKey);
      finder.removeEventListener('close', onClosed);
    },
  };
}
