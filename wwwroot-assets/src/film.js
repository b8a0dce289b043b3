// The film page: a clip of the strip jumps to its place, and the strip shows which clip is seen.
export function attach(root) {
  const video = () => root.querySelector('.vs-player video');
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

  const observer = new MutationObserver(watch);
  observer.observe(root, { childList: true, subtree: true });
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
      for (const name of ['timeupdate', 'pause', 'play']) { watched?.removeEventListener(name, mark); }
    },
  };
}
