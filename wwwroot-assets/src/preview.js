// Plays the film as planned, from the recordings themselves: one clip after the other, with the music under them.
export function attach(root, dotnet) {
  const screens = [...root.querySelectorAll('video')];
  let plan = null;
  let index = -1;
  let front = 0;
  let music = null;
  let isPlaying = false;
  let frame = 0;

  function load(screen, clip) {
    if (screen.dataset.key === clip.key) { return; }
    screen.dataset.key = clip.key;
    screen.src = `${clip.url}#t=${clip.in},${clip.out}`;
    screen.currentTime = clip.in;
    screen.load();
  }

  async function show(next) {
    if (!plan || next >= plan.clips.length) { stop(); dotnet.invokeMethodAsync('Ended'); return; }
    index = next;
    const clip = plan.clips[index];
    const old = screens[front];
    const screen = screens[1 - front];
    load(screen, clip);
    screen.muted = plan.originalVolume <= 0;
    screen.volume = Math.min(1, plan.originalVolume);
    try {
      if (Math.abs(screen.currentTime - clip.in) > .05) { screen.currentTime = clip.in; }
      await screen.play();
    } catch { if (isPlaying && index === next) { await new Promise(r => setTimeout(r, 200)); if (isPlaying && index === next) { show(next + 1); } } return; }
    if (!isPlaying || index !== next) { screen.pause(); return; }
    front = 1 - front;
    screens[front].dataset.front = '';
    delete old.dataset.front;
    old.pause();
    if (plan.clips[index + 1]) { load(old, plan.clips[index + 1]); }
    dotnet.invokeMethodAsync('Showed', index);
  }

  function tick() {
    if (!isPlaying) { return; }
    const clip = plan.clips[index];
    const screen = screens[front];
    if (clip && screen.dataset.key === clip.key) {
      const at = clip.filmStart + Math.max(0, screen.currentTime - clip.in);
      root.style.setProperty('--played', String(Math.min(1, at / plan.seconds)));
      if (screen.currentTime >= clip.out - .03 || screen.ended) { show(index + 1); }
    }
    if (music && plan.music && music.currentTime >= plan.music.out) { music.currentTime = plan.music.in; }
    frame = requestAnimationFrame(tick);
  }

  function stop() {
    isPlaying = false;
    cancelAnimationFrame(frame);
    for (const screen of screens) { screen.pause(); }
    music?.pause();
    root.removeAttribute('data-playing');
  }

  return {
    async play(next, from) {
      stop();
      plan = next;
      isPlaying = true;
      root.dataset.playing = '';
      if (plan.music) {
        if (!music || music.dataset.url !== plan.music.url) { music = new Audio(plan.music.url); music.dataset.url = plan.music.url; }
        music.volume = Math.min(1, plan.music.volume);
        music.currentTime = plan.music.in;
        music.play().catch(() => {});
      } else { music?.pause(); music = null; }
      for (const screen of screens) { delete screen.dataset.key; }
      await show(Math.max(0, Math.min(from, plan.clips.length - 1)));
      frame = requestAnimationFrame(tick);
    },
    stop,
    dispose() {
      stop();
      for (const screen of screens) { screen.removeAttribute('src'); screen.load(); }
      music = null;
    },
  };
}
