// Puts the items of a list into another order by dragging their handles: with mouse, pen or finger, with the list scrolling along.
export function attach(list, dotnet) {
  let drag = null;

  function items() {
    return [...list.querySelectorAll(':scope > [data-item]')];
  }

  function scroller() {
    for (let e = list; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (/(auto|scroll)/.test(style.overflowY + style.overflowX)) { return e; }
    }
    return document.scrollingElement;
  }

  function isAcross() {
    return getComputedStyle(list).flexDirection.startsWith('row') && getComputedStyle(list).display.includes('flex');
  }

  function place() {
    const all = drag.items;
    const along = drag.across ? drag.x - drag.startX + drag.box.scrollLeft - drag.scrollX : drag.y - drag.startY + drag.box.scrollTop - drag.scrollY;
    drag.item.style.transform = drag.across ? `translateX(${along}px)` : `translateY(${along}px)`;
    const centre = drag.centres[drag.from] + along;
    let to = 0;
    for (let i = 0; i < all.length; i++) { if (i !== drag.from && centre > drag.centres[i] - Math.sign(i - drag.from) * drag.size * 0.1) { to++; } }
    drag.to = to;
    all.forEach((item, i) => {
      if (i === drag.from) { return; }
      const shift = i > drag.from && i <= to ? -drag.size : i < drag.from && i >= to ? drag.size : 0;
      item.style.transform = shift === 0 ? '' : drag.across ? `translateX(${shift}px)` : `translateY(${shift}px)`;
    });
  }

  function edge() {
    if (!drag) { return; }
    const box = drag.box.getBoundingClientRect();
    const [at, start, end, name] = drag.across ? [drag.x, box.left, box.right, 'scrollLeft'] : [drag.y, box.top, box.bottom, 'scrollTop'];
    const speed = at < start + 40 ? at - start - 40 : at > end - 40 ? at - end + 40 : 0;
    if (speed !== 0) { drag.box[name] += Math.max(-14, Math.min(14, speed / 3)); place(); }
    drag.frame = requestAnimationFrame(edge);
  }

  function onDown(event) {
    const handle = event.target.closest('[data-handle]');
    const item = handle?.closest('[data-item]');
    if (!item || !list.contains(item) || event.button !== 0) { return; }
    event.preventDefault();
    const all = items();
    const across = isAcross();
    const centres = all.map(i => across ? i.offsetLeft + i.offsetWidth / 2 : i.offsetTop + i.offsetHeight / 2);
    const from = all.indexOf(item);
    const size = all.length > 1 ? Math.abs(centres[1] - centres[0]) : 0;
    const box = scroller();
    drag = { item, items: all, centres, from, to: from, size, across, box, startX: event.clientX, startY: event.clientY, x: event.clientX, y: event.clientY, scrollX: box.scrollLeft, scrollY: box.scrollTop };
    handle.setPointerCapture(event.pointerId);
    item.dataset.dragging = '';
    list.dataset.sorting = '';
    drag.frame = requestAnimationFrame(edge);
  }

  function onMove(event) {
    if (!drag) { return; }
    drag.x = event.clientX;
    drag.y = event.clientY;
    place();
  }

  function end(isDropped) {
    if (!drag) { return; }
    cancelAnimationFrame(drag.frame);
    const { item, items: all, from, to } = drag;
    drag = null;
    delete list.dataset.sorting;
    delete item.dataset.dragging;
    for (const i of all) { i.style.transform = ''; }
    if (isDropped && from !== to) { dotnet.invokeMethodAsync('Drop', from, to); }
  }

  const onUp = () => end(true);
  const onCancel = () => end(false);
  const onKey = event => { if (drag && event.key === 'Escape') { event.stopPropagation(); event.preventDefault(); end(false); } };
  list.addEventListener('pointerdown', onDown);
  list.addEventListener('pointermove', onMove);
  list.addEventListener('pointerup', onUp);
  list.addEventListener('pointercancel', onCancel);
  document.addEventListener('keydown', onKey, true);
  return {
    dispose() {
      end(false);
      list.removeEventListener('pointerdown', onDown);
      list.removeEventListener('pointermove', onMove);
      list.removeEventListener('pointerup', onUp);
      list.removeEventListener('pointercancel', onCancel);
      document.removeEventListener('keydown', onKey, true);
    },
  };
}
