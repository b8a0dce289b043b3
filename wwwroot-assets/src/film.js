// The film page: a clip of the strip jumps to its place, and the strip shows which clip is seen.
export function attach(root) {
  const video = () => root.querySelector('video.screen');
  let watched = null;

  function mark() {
    const items = [...root.querySelectorAll('[data-clip-start]')];
    const now = watched?.currentTime ?? -1;
    let current = null;
    for (const item of items) { if (!item.hasAttribute('data-skipped') && Number(item.dataset.clipStart) <= now + .05) { current = item; } }
    for (const item of items) { item.toggleAttribute('data-now', item === current && !watched.paused); }
  }

  function watch() {
    const next = video();
    if (next === watched) { return; }
    for (const name of ['timeupdate', 'pause', 'play']) { watched?.removeEventListener(name, mark); next?.addEventListener(name, mark); }
    watched = next;
  }

  function onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !watched) { return; }
    if (event.target instanceof Element && event.target.closest('input, textarea, select, button, a, summary, video, dialog, [contenteditable]')) { return; }
    if (event.key === ' ') { event.preventDefault(); if (watched.paused) { watched.play(); } else { watched.pause(); } }
    else if (event.key === 'ArrowLeft') { watched.currentTime -= 5; }
    else if (event.key === 'ArrowRight') { watched.currentTime += 5; }
  }

  const observer = new MutationObserver(watch);
  observer.observe(root, { childList: true, subtree: true });
  document.addEventListener('keydown', onKey);
  watch();
  return {
    jump(seconds) {
      watch();
      if (!watched) { return; }
      watched.currentTime = seconds + .01;
      watched.play().catch(() => {});
      watched.scrollIntoView({ block: 'nearest' });
    },
    dispose() {
      observer.disconnect();
      document.removeEventListener('keydown', onKey);
      for (const name of ['timeupdate', 'pause', 'play']) { watched?.removeEventListener(name, mark); }
    },
  };
}
