// Reordering by dragging a handle, with pointer or finger; by keyboard the handle's arrows move the item. The page is told the new place once.
export function attach(list, page) {
  const stop = new AbortController();
  const items = () => [...list.querySelectorAll(':scope > [data-reorder-item]')];
  let drag = null;

  list.addEventListener('pointerdown', e => {
    const handle = e.target.closest('[data-reorder-handle]');
    const item = handle?.closest('[data-reorder-item]');
    if (!item || e.button !== 0) { return; }
    e.preventDefault();
    handle.setPointerCapture(e.pointerId);
    const all = items();
    drag = { item, handle, from: all.indexOf(item), y: e.clientY, to: all.indexOf(item), tops: all.map(i => i.getBoundingClientRect()) };
    item.classList.add('is-dragged');
  }, { signal: stop.signal });

  list.addEventListener('pointermove', e => {
    if (!drag) { return; }
    const dy = e.clientY - drag.y;
    drag.item.style.transform = `translateY(${dy}px)`;
    const middle = drag.tops[drag.from].top + drag.tops[drag.from].height / 2 + dy;
    drag.to = drag.tops.reduce((best, box, i) => Math.abs(box.top + box.height / 2 - middle) < Math.abs(drag.tops[best].top + drag.tops[best].height / 2 - middle) ? i : best, drag.from);
    const height = drag.tops[drag.from].height;
    items().forEach((item, i) => {
      if (item === drag.item) { return; }
      const shift = drag.from < i && i <= drag.to ? -height : drag.to <= i && i < drag.from ? height : 0;
      item.style.transform = shift ? `translateY(${shift}px)` : '';
    });
  }, { signal: stop.signal });

  const drop = isKept => {
    if (!drag) { return; }
    const { item, from, to } = drag;
    drag = null;
    item.classList.remove('is-dragged');
    for (const each of items()) { each.style.transform = ''; }
    if (isKept && from !== to) { page.invokeMethodAsync('Moved', from, to).catch(() => {}); }
  };
  list.addEventListener('pointerup', () => drop(true), { signal: stop.signal });
  list.addEventListener('pointercancel', () => drop(false), { signal: stop.signal });

  list.addEventListener('keydown', e => {
    const handle = e.target.closest?.('[data-reorder-handle]');
    const way = { ArrowUp: -1, ArrowDown: 1 }[e.key];
    if (e.key === 'Escape' && drag) { drop(false); return; }
    if (!handle || !way) { return; }
    e.preventDefault();
    e.stopPropagation();
    const all = items();
    const from = all.indexOf(handle.closest('[data-reorder-item]'));
    const to = from + way;
    if (to < 0 || to >= all.length) { return; }
    const id = handle.id;
    page.invokeMethodAsync('Moved', from, to).then(() => requestAnimationFrame(() => id && document.getElementById(id)?.focus())).catch(() => {});
  }, { signal: stop.signal });

  return { end: () => stop.abort() };
}
