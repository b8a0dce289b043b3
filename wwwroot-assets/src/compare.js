// Two films side by side: what one does the other does too, and one of them is heard.
const DRIFT = 0.08;

export function attach(root) {
  const stop = new AbortController();
  const videos = () => [...root.querySelectorAll('video')];
  let isFollowing = false;

  const follow = (leader, act) => {
    if (isFollowing) { return; }
    isFollowing = true;
    for (const video of videos()) { if (video !== leader) { act(video); } }
    queueMicrotask(() => { isFollowing = false; });
  };
  const align = leader => follow(leader, video => {
    const to = Math.min(leader.currentTime, Number.isFinite(video.duration) ? video.duration : leader.currentTime);
    if (Math.abs(video.currentTime - to) > DRIFT) { video.currentTime = to; }
  });
  for (const video of videos()) {
    const on = (name, listener) => video.addEventListener(name, listener, { signal: stop.signal });
    on('play', () => follow(video, other => { if (!other.ended) { other.play().catch(() => {}); } }));
    on('pause', () => { if (!video.ended) { follow(video, other => other.pause()); } });
    on('seeked', () => { if (document.activeElement === video || video.matches(':hover')) { align(video); } });
    on('ratechange', () => follow(video, other => { other.playbackRate = video.playbackRate; }));
  }
  // A page's attribute says how a video begins; once it is there only its property counts.
  const hear = index => videos().forEach((video, i) => { video.muted = i !== index; });
  hear(0);
  // Decoders drift apart; the first is the clock.
  const timer = setInterval(() => { const [first] = videos(); if (first && !first.paused && !first.seeking) { align(first); } }, 500);

  return {
    play() {
      const all = videos();
      if (all.some(v => !v.paused)) { for (const v of all) { v.pause(); } return; }
      if (all.every(v => v.ended)) { for (const v of all) { v.currentTime = 0; } }
      for (const v of all) { v.play().catch(() => {}); }
    },
    hear,
    dispose() { clearInterval(timer); stop.abort(); },
  };
}
