// A piece of a track chosen on its waveform: the shape comes as peaks from the server, so nothing is downloaded before somebody listens.
export function attach(root, dotnet) {
  const stage = root.querySelector('[data-stage]');
  const canvas = root.querySelector('canvas');
  const [from, to] = [root.querySelector('[data-from]'), root.querySelector('[data-to]')];
  const head = root.querySelector('[data-playhead]');
  const region = root.querySelector('[data-region]');
  let state = { peaks: [], seconds: 1, start: 0, end: 1, shortest: 1 };
  let drag = null;
  let audio = null;

  function paint() {
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const [width, height] = [stage.clientWidth, stage.clientHeight];
    if (width === 0) { return; }
    if (canvas.width !== Math.round(width * ratio)) { canvas.width = Math.round(width * ratio); }
    if (canvas.height !== Math.round(height * ratio)) { canvas.height = Math.round(height * ratio); }
    const pen = canvas.getContext('2d');
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const [quiet, loud] = [getComputedStyle(stage).color, getComputedStyle(region).color];
    const [bar, gap] = [3, 2];
    const count = Math.floor(width / (bar + gap));
    for (let i = 0; i < count; i++) {
      const [a, b] = [Math.floor(i * state.peaks.length / count), Math.max(Math.floor((i + 1) * state.peaks.length / count), Math.floor(i * state.peaks.length / count) + 1)];
      let top = 0;
      for (let p = a; p < b && p < state.peaks.length; p++) { top = Math.max(top, state.peaks[p]); }
      const tall = Math.max(3, top / 255 * (height - 8));
      const at = (i + .5) / count * state.seconds;
      pen.fillStyle = at >= state.start && at <= state.end ? loud : quiet;
      pen.beginPath();
      pen.roundRect(i * (bar + gap), (height - tall) / 2, bar, tall, 1.5);
      pen.fill();
    }
  }

  function show() {
    const [a, b] = [state.start / state.seconds * 100, state.end / state.seconds * 100];
    region.style.left = `${a}%`;
    region.style.width = `${b - a}%`;
    from.style.left = `${a}%`;
    to.style.left = `${b}%`;
    for (const [handle, value] of [[from, state.start], [to, state.end]]) {
      handle.setAttribute('aria-valuemax', String(Math.round(state.seconds)));
      handle.setAttribute('aria-valuenow', value.toFixed(1));
      handle.setAttribute('aria-valuetext', clock(value));
    }
    paint();
  }

  function clock(seconds) {
    const whole = Math.floor(seconds);
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
  }

  function choose(start, end) {
    const shortest = Math.min(state.shortest, state.seconds);
    start = Math.max(0, Math.min(start, state.seconds - shortest));
    end = Math.min(state.seconds, Math.max(end, start + shortest));
    state = { ...state, start, end };
    root.dispatchEvent(new CustomEvent('piece', { detail: { start, end } }));
    show();
    label();
  }

  function label() {
    const text = root.querySelector('[data-piece-text]');
    if (text) { text.textContent = `${clock(state.start)} – ${clock(state.end)}`; }
  }

  function tell() {
    dotnet.invokeMethodAsync('Choose', Math.round(state.start * 100) / 100, Math.round(state.end * 100) / 100);
  }

  function at(event) {
    const box = stage.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * state.seconds;
  }

  function onDown(event) {
    if (event.button !== 0 || state.peaks.length === 0) { return; }
    const handle = event.target.closest('[data-from], [data-to]');
    const time = at(event);
    const length = state.end - state.start;
    const inside = time >= state.start && time <= state.end;
    if (!handle && !inside) { choose(Math.max(0, Math.min(time, state.seconds - length)), Math.max(0, Math.min(time, state.seconds - length)) + length); }
    drag = { part: handle ? handle.hasAttribute('data-from') ? 'from' : 'to' : 'all', time, start: state.start, end: state.end };
    stage.setPointerCapture(event.pointerId);
    (handle ?? from).focus({ preventScroll: true });
    event.preventDefault();
  }

  function onMove(event) {
    if (!drag) { return; }
    const by = at(event) - drag.time;
    if (drag.part === 'from') { choose(Math.min(drag.start + by, state.end - Math.min(state.shortest, state.seconds)), state.end); }
    else if (drag.part === 'to') { choose(state.start, Math.max(drag.end + by, state.start + Math.min(state.shortest, state.seconds))); }
    else {
      const start = Math.max(0, Math.min(drag.start + by, state.seconds - (drag.end - drag.start)));
      choose(start, start + drag.end - drag.start);
    }
  }

  function onUp() {
    if (!drag) { return; }
    drag = null;
    tell();
    if (audio && !audio.paused) { audio.currentTime = state.start; }
  }

  function onKey(event) {
    const isFrom = event.target === from;
    if (!isFrom && event.target !== to) { return; }
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    let value = isFrom ? state.start : state.end;
    if (step) { value += event.shiftKey ? step * 10 : step; } else if (event.key === 'Home') { value = 0; } else if (event.key === 'End') { value = state.seconds; } else { return; }
    event.preventDefault();
    const shortest = Math.min(state.shortest, state.seconds);
    if (isFrom) { choose(Math.min(value, state.end - shortest), state.end); } else { choose(state.start, Math.max(value, state.start + shortest)); }
    tell();
  }

  function tick() {
    if (!audio) { return; }
    head.style.left = `${audio.currentTime / state.seconds * 100}%`;
    if (audio.currentTime >= state.end) { audio.currentTime = state.start; }
    if (!audio.paused) { requestAnimationFrame(tick); }
  }

  function stop() {
    if (!audio) { return; }
    audio.pause();
    head.hidden = true;
    root.removeAttribute('data-playing');
  }

  stage.addEventListener('pointerdown', onDown);
  stage.addEventListener('pointermove', onMove);
  stage.addEventListener('pointerup', onUp);
  stage.addEventListener('pointercancel', onUp);
  root.addEventListener('keydown', onKey);
  const observer = new ResizeObserver(paint);
  observer.observe(stage);
  const themes = new MutationObserver(paint);
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', paint);

  return {
    set(peaks, seconds, start, end, shortest) {
      if (drag) { return; }
      state = { peaks: [...peaks], seconds: Math.max(seconds, .01), start, end, shortest };
      show();
      label();
    },
    // Plays the piece, round and round; answers whether it plays now.
    async listen(url, volume) {
      if (audio && !audio.paused) { stop(); return false; }
      if (!audio || audio.dataset.url !== url) {
        stop();
        audio = new Audio();
        audio.dataset.url = url;
        audio.preload = 'auto';
        audio.src = url;
      }
      audio.volume = Math.max(0, Math.min(1, volume));
      audio.currentTime = state.start;
      head.hidden = false;
      root.dataset.playing = '';
      try { await audio.play(); } catch { stop(); return false; }
      requestAnimationFrame(tick);
      return true;
    },
    volume(value) { if (audio) { audio.volume = Math.max(0, Math.min(1, value)); } },
    stop,
    dispose() {
      stop();
      audio = null;
      observer.disconnect();
      themes.disconnect();
      scheme.removeEventListener('change', paint);
      stage.removeEventListener('pointerdown', onDown);
      stage.removeEventListener('pointermove', onMove);
      stage.removeEventListener('pointerup', onUp);
      stage.removeEventListener('pointercancel', onUp);
      root.removeEventListener('keydown', onKey);
    },
  };
}
