// Closes a popover with Escape or a press outside, and moves through it with the arrows.
export function watch(root, page) {
  const items = () => [...root.querySelectorAll('.vs-menu-host :is(a[href], button:not(:disabled), input)')];
  const close = keepFocus => {
    if (keepFocus) { root.querySelector('button')?.focus(); }
    page.invokeMethodAsync('CloseAsync').catch(() => {});
  };
  const onDown = e => { if (!root.contains(e.target)) { close(false); } };
  const onKey = e => {
    if (e.key === 'Escape') { e.stopPropagation(); close(true); return; }
    if (e.target.closest('input, [role="grid"]') || !['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(e.key)) { return; }
    const all = items();
    if (all.length === 0) { return; }
    e.preventDefault();
    const at = all.indexOf(document.activeElement);
    const next = e.key === 'Home' ? 0 : e.key === 'End' ? all.length - 1 : (at + (e.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length;
    all[next].focus();
  };
  document.addEventListener('pointerdown', onDown, true);
  root.addEventListener('keydown', onKey);
  const host = root.querySelector('.vs-menu-host');
  // Within the window, and again when that is turned or made narrower.
  const place = () => {
    if (!host) { return; }
    host.style.translate = '';
    host.classList.remove('is-up');
    const { bottom, height, right, left } = host.getBoundingClientRect();
    const room = document.documentElement.clientWidth - 8;
    if (right > room) { host.style.translate = `${Math.max(room - right, 8 - left)}px 0`; } else if (left < 8) { host.style.translate = `${8 - left}px 0`; }
    host.classList.toggle('is-up', bottom > innerHeight - (innerWidth < 720 ? 64 : 0) && root.getBoundingClientRect().top > height + 60);
  };
  place();
  addEventListener('resize', place);
  (root.querySelector('.is-chosen') ?? items()[0])?.focus({ preventScroll: true });
  return {
    end() {
      document.removeEventListener('pointerdown', onDown, true);
      root.removeEventListener('keydown', onKey);
      removeEventListener('resize', place);
    },
  };
}
