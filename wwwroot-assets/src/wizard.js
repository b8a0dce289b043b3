// What the wizard's dialog needs of the browser: the focus stays inside, Escape closes, the list of events is walked by keys.
const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, video[controls], audio[controls], [tabindex]:not([tabindex="-1"])';

export function attach(root, dotnet) {
  const before = document.activeElement;
  const overflow = document.documentElement.style.overflow;
  document.documentElement.style.overflow = 'hidden';
  (root.querySelector('[data-autofocus]') ?? root).focus({ preventScroll: true });

  function trap(event) {
    const all = [...root.querySelectorAll(focusable)].filter(e => e.getClientRects().length > 0 && !e.closest('[inert]'));
    if (all.length === 0) { return; }
    const first = all[0];
    const last = all.at(-1);
    const inside = root.contains(document.activeElement);
    if (event.shiftKey && (!inside || document.activeElement === first || document.activeElement === root)) { last.focus(); event.preventDefault(); }
    else if (!event.shiftKey && (!inside || document.activeElement === last)) { first.focus(); event.preventDefault(); }
  }

  function isTyping(target) {
    return target.closest('textarea, select, [contenteditable], input:not([type=checkbox])');
  }

  function walk(row, step) {
    let next = row;
    do { next = step > 0 ? next.nextElementSibling : next.previousElementSibling; } while (next && !next.matches('[data-row]'));
    const target = next?.querySelector('[data-row-focus]');
    if (!target) { return; }
    target.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  }

  function press(row, selector) {
    const button = row.querySelector(selector);
    if (button && !button.disabled) { button.click(); return true; }
    return false;
  }

  function onKey(event) {
    if (event.defaultPrevented || !root.contains(event.target) && event.target !== document.body) { return; }
    if (event.key === 'Tab') { trap(event); return; }
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      dotnet.invokeMethodAsync('EscapeAsync');
      return;
    }
    // Words being typed have an undo of their own.
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'z' && !event.target.closest('textarea, [contenteditable], input:is([type=text], [type=search], [type=number])')) {
      if (press(root, '[data-undo]')) { event.preventDefault(); }
      return;
    }
    if (isTyping(event.target) || event.ctrlKey || event.metaKey) { return; }
    const row = event.target.closest('[data-row]');
    if (!row) { return; }
    const step = event.key === 'ArrowDown' || event.key === 'ArrowRight' ? 1 : event.key === 'ArrowUp' || event.key === 'ArrowLeft' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      if (event.altKey) { press(row, step > 0 ? '[data-move-down]' : '[data-move-up]'); } else { walk(row, step); }
    } else if (event.key === 'x' || event.key === 'X' || event.key === 'Enter' && event.target.matches('[data-row-focus]')) {
      if (press(row, '[data-tick]')) { event.preventDefault(); }
    } else if (event.key === 't' || event.key === 'T') {
      if (press(row, '[data-trim]')) { event.preventDefault(); }
    } else if (event.key === ' ' && !event.target.matches('button, summary')) {
      if (press(row, '[data-play]')) { event.preventDefault(); }
    }
  }

  // A box is ticked by Space in every browser; here Space plays, x and Enter tick.
  function onKeyUp(event) {
    if (event.key === ' ' && event.target.matches('[data-row-focus][type=checkbox]')) { event.preventDefault(); }
  }

  document.addEventListener('keydown', onKey);
  root.addEventListener('keyup', onKeyUp);
  return {
    focus(selector) { root.querySelector(selector)?.focus(); },
    toTop() { for (const part of root.querySelectorAll('[data-scroll]')) { part.scrollTop = 0; } },
    dispose() {
      document.removeEventListener('keydown', onKey);
      root.removeEventListener('keyup', onKeyUp);
      document.documentElement.style.overflow = overflow;
      if (before instanceof HTMLElement && before.isConnected) { before.focus({ preventScroll: true }); }
    },
  };
}
