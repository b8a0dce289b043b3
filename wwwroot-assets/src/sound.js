// Listens to one track at a time.
let audio = null;
let owner = null;

export function attach(root, dotnet) {
  const me = {
    async listen(url) {
      if (audio && audio.dataset.url === url && !audio.paused) { me.stop(); return false; }
      me.stop();
      owner?.quiet();
      owner = me;
      audio = new Audio(url);
      audio.dataset.url = url;
      audio.addEventListener('ended', () => dotnet.invokeMethodAsync('Silence'));
      audio.addEventListener('error', () => dotnet.invokeMethodAsync('Silence'));
      try { await audio.play(); return true; } catch { return false; }
    },
    stop() {
      if (owner === me && audio) { audio.pause(); audio = null; }
    },
    quiet() { me.stop(); dotnet.invokeMethodAsync('Silence'); },
    dispose() { me.stop(); if (owner === me) { owner = null; } },
  };
  return me;
}
