// Small manners of every page, by delegation, so that long lists cost nothing: hover scrub, keys that press buttons, arrows that walk through cards.
import { isTyping } from './shortcuts.js';

let isWatching = false;

export function watch() {
  if (isWatching) { return; }
  isWatching = true;
  document.addEventListener('pointermove', scrub, { passive: true });
  document.addEventListener('pointerout', e => {
    const box = e.target.closest?.('[data-sprite]');
    if (box && !box.contains(e.relatedTarget)) { rest(box); }
  }, { passive: true });
  document.addEventListener('keydown', onKey);
}

// Where tabs do not fit, the one that is open is in sight.
export function revealTab(tabs) {
  tabs?.querySelector('.active')?.scrollIntoView({ inline: 'center', block: 'nearest' });
}

function scrub(e) {
  if (e.pointerType === 'touch') { return; }
  const box = e.target.closest?.('[data-sprite]');
  if (!box) { return; }
  const { left, width } = box.getBoundingClientRect();
  show(box, Math.min(0.9999, Math.max(0, (e.clientX - left) / width)));
}

function show(box, part) {
  const { sprite, columns, count, tileWidth, tileHeight, first, last } = box.dataset;
  const layer = box.querySelector('.vs-scrub-layer');
  const [from, to, all] = [Number(first), Number(last), Number(count)];
  const tile = Math.min(all - 1, from + Math.floor(part * (to - from + 1)));
  const [w, h] = [Number(tileWidth), Number(tileHeight)];
  const scale = Math.max(box.clientWidth / w, box.clientHeight / h);
  const [col, row] = [tile % Number(columns), Math.floor(tile / Number(columns))];
  layer.style.backgroundImage = `url("${sprite}")`;
  layer.style.backgroundSize = `${Number(columns) * w * scale}px auto`;
  layer.style.backgroundPosition = `${-col * w * scale - (w * scale - box.clientWidth) / 2}px ${-row * h * scale - (h * scale - box.clientHeight) / 2}px`;
  layer.style.opacity = '1';
  box.querySelector('.vs-scrub-line').style.insetInlineStart = `${part * 100}%`;
  box.dataset.at = 'yes';
}

function rest(box) {
  box.querySelector('.vs-scrub-layer').style.opacity = '0';
  delete box.dataset.at;
}

function onKey(e) {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target)) { return; }
  // What a key does with the row that has the focus comes before what it does with the page.
  const act = e.target.closest?.('[data-row]')?.querySelector(`[data-row-key="${CSS.escape(e.key)}"]:not(:disabled)`);
  if (act) { e.preventDefault(); act.click(); return; }
  if (e.key.length === 1 && !document.querySelector('dialog[open], .rz-dialog')) {
    const button = document.querySelector(`[data-key="${CSS.escape(e.key)}"]:not(:disabled)`);
    if (button) { e.preventDefault(); button.click(); return; }
  }
  if (e.target.closest?.('[role="grid"]')) {
    if (/^(Arrow|Page|Home|End)/.test(e.key)) { e.preventDefault(); }
    return;
  }
  if (!['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp'].includes(e.key)) { return; }
  const here = e.target.closest?.('[data-arrow-item]');
  const list = here?.closest('[data-arrow-list]');
  if (!list) { return; }
  const all = [...list.querySelectorAll('[data-arrow-item]')];
  const next = e.key === 'ArrowRight' ? all[all.indexOf(here) + 1] : e.key === 'ArrowLeft' ? all[all.indexOf(here) - 1] : across(all, here, e.key === 'ArrowDown' ? 1 : -1);
  if (next) { e.preventDefault(); next.focus(); }
}

// The nearest card in the next row down or up.
function across(all, here, way) {
  const { left, top } = here.getBoundingClientRect();
  const rows = all.map(item => ({ item, box: item.getBoundingClientRect() })).filter(({ box }) => way > 0 ? box.top > top + 8 : box.top < top - 8);
  if (rows.length === 0) { return null; }
  const nearest = rows.reduce((a, b) => way > 0 ? Math.min(a, b.box.top) : Math.max(a, b.box.top), way > 0 ? Infinity : -Infinity);
  return rows.filter(({ box }) => Math.abs(box.top - nearest) < 8).reduce((a, b) => Math.abs(b.box.left - left) < Math.abs(a.box.left - left) ? b : a).item;
}

export function reveal(id) {
  const target = document.getElementById(id);
  if (!target) { return; }
  target.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  (target.querySelector('[data-arrow-item]') ?? target).focus({ preventScroll: true });
}

export function focusElement(element, isSelect) {
  element?.focus();
  if (isSelect) { element?.select?.(); }
}

/** Tells how many cards of at least `least` pixels stand side by side, now and whenever that changes. */
export function columns(root, page, least, gap) {
  let last = '';
  const measure = () => {
    const width = root.clientWidth;
    const count = Math.max(1, Math.floor((width + gap) / (least + gap)));
    const card = (width - gap * (count - 1)) / count;
    const now = `${count}:${Math.round(card)}`;
    if (now === last || width === 0) { return; }
    last = now;
    page.invokeMethodAsync('Measured', count, card).catch(() => {});
  };
  const observer = new ResizeObserver(measure);
  observer.observe(root);
  measure();
  return { end: () => observer.disconnect() };
}

export function focusId(id) { document.getElementById(id)?.focus(); }
