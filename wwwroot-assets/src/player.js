// A player for a stretch of a recording: it begins and ends with the stretch. Space plays, arrows move, m mutes, f fills the screen.
import { isTyping } from './shortcuts.js';

const clock = seconds => {
  const s = Math.max(0, Math.floor(seconds));
  const tail = String(s % 60).padStart(2, '0');
  return s >= 3600 ? `${Math.floor(s / 3600)}:${String(Math.floor(s / 60) % 60).padStart(2, '0')}:${tail}` : `${Math.floor(s / 60)}:${tail}`;
};

export function attach(root, options) {
  const video = root.querySelector('video');
  const slider = root.querySelector('.vs-player-seek');
  const label = root.querySelector('.vs-player-time');
  const play = root.querySelector('[data-play]');
  const mute = root.querySelector('[data-mute]');
  const fill = root.querySelector('[data-fill]');
  let { start, end } = options;
  let isDragging = false;
  let frame = 0;
  const stop = new AbortController();
  const on = (target, name, listener, more = {}) => target.addEventListener(name, listener, { signal: stop.signal, ...more });
  const from = () => start ?? 0;
  const to = () => end ?? (Number.isFinite(video.duration) ? video.duration : options.length ?? 0);
  const length = () => Math.max(0.05, to() - from());
  const at = () => Math.min(length(), Math.max(0, video.currentTime - from()));

  const draw = () => {
    const now = at();
    if (!isDragging) { slider.value = String(now / length() * 1000); }
    slider.style.setProperty('--at', `${Number(slider.value) / 10}%`);
    label.textContent = `${clock(now)} / ${clock(length())}`;
    slider.setAttribute('aria-valuetext', label.textContent);
  };
  const loop = () => {
    if (end !== null && video.currentTime >= to() - 0.02 && !video.paused) { video.pause(); video.currentTime = to() - 0.03; }
    draw();
    frame = video.paused ? 0 : requestAnimationFrame(loop);
  };
  const toggle = () => {
    if (!video.paused) { video.pause(); return; }
    if (video.currentTime < from() - 0.05 || video.currentTime >= to() - 0.08) { video.currentTime = from(); }
    video.play().catch(() => {});
  };
  const move = seconds => { video.currentTime = Math.min(to() - 0.03, Math.max(from(), video.currentTime + seconds)); draw(); };

  on(video, 'loadedmetadata', () => {
    if (video.currentTime < from()) { video.currentTime = from(); }
    draw();
    if (options.autoplay) { video.play().catch(() => {}); }
  });
  on(video, 'play', () => { root.dataset.playing = 'yes'; if (!frame) { loop(); } });
  on(video, 'pause', () => { delete root.dataset.playing; draw(); });
  on(video, 'waiting', () => { root.dataset.waiting = 'yes'; });
  on(video, 'playing', () => { delete root.dataset.waiting; });
  on(video, 'seeked', draw);
  on(video, 'error', () => { root.dataset.failed = 'yes'; });
  on(video, 'click', toggle);
  on(play, 'click', toggle);
  on(mute, 'click', () => { video.muted = !video.muted; root.toggleAttribute('data-muted', video.muted); });
  on(fill, 'click', () => { if (document.fullscreenElement) { document.exitFullscreen(); } else { root.requestFullscreen?.().catch(() => video.webkitEnterFullscreen?.()); } });
  on(slider, 'input', () => { isDragging = true; video.currentTime = from() + Number(slider.value) / 1000 * length(); draw(); });
  on(slider, 'change', () => { isDragging = false; });
  // The page under a dialog must not hear its keys; elsewhere the player listens only while it holds the focus.
  const scope = root.closest('.rz-dialog') ?? root;
  on(scope, 'keydown', e => {
    if (isTyping(e.target) && e.target !== slider) { return; }
    const acts = { ' ': toggle, k: toggle, ArrowLeft: () => move(-5), ArrowRight: () => move(5), ',': () => move(-1 / 30), '.': () => move(1 / 30), m: () => mute.click(), f: () => fill.click() };
    const act = acts[e.key];
    if (!act || e.ctrlKey || e.metaKey || e.altKey || (e.key === ' ' && e.target.matches('button, a, [role=slider]') && !root.contains(e.target))) { return; }
    if (e.key === ' ' && e.target.matches('button') && e.target !== play) { return; }
    e.preventDefault();
    e.stopPropagation();
    act();
  });
  let leave = () => {};
  if (options.stream) {
    import('./stream.js').then(stream => { if (!stop.signal.aborted) { leave = stream.play(video, options.stream, options.whole); } })
      .catch(() => { video.src = options.whole; });
  }
  if (video.readyState >= 1) { video.dispatchEvent(new Event('loadedmetadata')); }
  draw();

  return {
    seek(seconds) { video.pause(); video.currentTime = seconds; draw(); },
    position: () => video.currentTime,
    span(newStart, newEnd) { start = newStart; end = newEnd; draw(); },
    end() { stop.abort(); cancelAnimationFrame(frame); video.pause(); leave(); video.removeAttribute('src'); video.load(); },
  };
}
