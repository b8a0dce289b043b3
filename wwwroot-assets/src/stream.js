// Plays a film in pieces (HLS): it begins before its whole index is there. Where pieces cannot be played, the whole film is.
import Hls from 'hls.js/light';

export function play(video, playlist, whole) {
  if (!Hls.isSupported()) {
    video.src = video.canPlayType('application/vnd.apple.mpegurl') ? playlist : whole;
    return () => {};
  }
  const hls = new Hls({ maxBufferLength: 30, backBufferLength: 60 });
  let mended = 0;
  hls.on(Hls.Events.ERROR, (_, error) => {
    if (!error.fatal) { return; }
    if (error.type === Hls.ErrorTypes.MEDIA_ERROR && mended++ < 1) { hls.recoverMediaError(); return; }
    const at = video.currentTime;
    hls.destroy();
    video.src = whole;
    video.currentTime = at;
  });
  hls.loadSource(playlist);
  hls.attachMedia(video);
  return () => hls.destroy();
}
