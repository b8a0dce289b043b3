// Resumable uploads: straight to the bucket where the studio keeps its objects in one, else by tus. They live with the page, not with the circuit: walking around the app or losing the connection does not disturb them.
// The tray is told what stands at most four times a second.
import { Upload, canStoreURLs } from 'tus-js-client';
import { DirectUpload, unfinished } from './direct-upload.js';
import { filesOfDrop, looksLikeVideo } from './files.js';

const endpoint = '/api/v1/uploads';
const atOnce = 3;
const hashUpTo = 1024 ** 3;
const chunk = 64 * 1024 ** 2;
const items = new Map();
let limits = { maxBytes: Infinity, isDirect: false };
let tray = null;
let lastId = 0;
let timer = 0;

export function attach(root, page, options) {
  limits = options;
  tray = page;
  const input = root.querySelector('input[data-upload-files]');
  const folder = root.querySelector('input[data-upload-folder]');
  const onPicked = e => {
    add([...e.target.files], e.target === folder);
    e.target.value = '';
  };
  input.addEventListener('change', onPicked);
  folder.addEventListener('change', onPicked);
  const onClick = e => {
    const button = e.target.closest?.('[data-upload-pick]');
    if (button) { (button.dataset.uploadPick === 'folder' ? folder : input).click(); }
  };
  document.addEventListener('click', onClick);
  const stopDrops = watchDrops();
  listUnfinished().then(tell);
  return {
    end() {
      document.removeEventListener('click', onClick);
      stopDrops();
      if (tray === page) { tray = null; }
    },
  };
}

function watchDrops() {
  let depth = 0;
  const holdsFiles = e => [...(e.dataTransfer?.types ?? [])].includes('Files');
  const mark = on => document.documentElement.toggleAttribute('data-dropping', on);
  const onEnter = e => { if (holdsFiles(e)) { depth++; mark(true); } };
  const onLeave = e => { if (holdsFiles(e) && --depth <= 0) { depth = 0; mark(false); } };
  const onOver = e => { if (holdsFiles(e)) { e.preventDefault(); e.dataTransfer.dropEffect = 'copy'; } };
  const onDrop = async e => {
    if (!holdsFiles(e)) { return; }
    e.preventDefault();
    depth = 0;
    mark(false);
    const { files, fromFolder } = await filesOfDrop(e.dataTransfer);
    add(files, fromFolder);
  };
  const onPaste = e => {
    const files = [...(e.clipboardData?.files ?? [])];
    if (files.length > 0) { e.preventDefault(); add(files, false); }
  };
  const listeners = { dragenter: onEnter, dragleave: onLeave, dragover: onOver, drop: onDrop, paste: onPaste };
  for (const [name, listener] of Object.entries(listeners)) { document.addEventListener(name, listener); }
  return () => { for (const [name, listener] of Object.entries(listeners)) { document.removeEventListener(name, listener); } };
}

/** Takes files in. From a folder only what looks like a video is taken; what a person picked by hand is always tried. */
export function add(files, fromFolder) {
  const wanted = fromFolder ? files.filter(looksLikeVideo) : files;
  const left = files.length - wanted.length;
  for (const file of wanted) {
    const twin = [...items.values()].find(i => i.name === file.name && i.size === file.size && (i.modified ?? file.lastModified) === file.lastModified && !['cancelled', 'done'].includes(i.state));
    if (twin && twin.state !== 'interrupted') { continue; }
    if (twin) { items.delete(twin.id); }
    const item = { id: ++lastId, name: file.name, size: file.size, modified: file.lastModified, sent: 0, state: 'queued', speed: 0, code: null, detail: null, recordingId: null, file, at: [] };
    if (file.size === 0) { item.state = 'refused'; item.code = 'empty_file'; }
    if (file.size > limits.maxBytes) { item.state = 'refused'; item.code = 'too_large'; }
    items.set(item.id, item);
  }
  if (left > 0) { tray?.invokeMethodAsync('LeftOut', left).catch(() => {}); }
  pump();
  tell();
}

function pump() {
  const busy = [...items.values()].filter(i => ['checking', 'uploading'].includes(i.state)).length;
  const waiting = [...items.values()].filter(i => i.state === 'queued');
  for (const item of waiting.slice(0, Math.max(0, atOnce - busy))) { begin(item); }
}

async function begin(item) {
  item.state = 'checking';
  item.code = item.detail = null;
  const upload = makeUpload(item);
  item.upload = upload;
  const previous = limits.isDirect || canStoreURLs ? await upload.findPreviousUploads() : [];
  if (previous.length > 0) {
    upload.resumeFromPreviousUpload(previous[0]);
  } else if (!item.isWanted && item.size <= hashUpTo && await isDuplicate(item)) {
    if (item.state === 'checking') { item.state = 'duplicate'; }
    pump();
    tell();
    return;
  }
  if (item.state !== 'checking') { return; }
  item.state = 'uploading';
  upload.start();
  tell();
}

function makeUpload(item) {
  const listeners = {
    onProgress(sent) {
      item.sent = sent;
      measure(item);
      tell();
    },
    onRecording(id) {
      item.recordingId = id ?? item.recordingId;
    },
    onError(error) {
      if (item.state === 'cancelled' || item.state === 'paused') { return; }
      item.state = 'failed';
      Object.assign(item, explain(error));
      pump();
      tell();
    },
    onSuccess() {
      item.state = 'done';
      item.sent = item.size;
      item.file = item.upload = null;
      pump();
      tell();
    },
  };
  return limits.isDirect ? new DirectUpload(item.file, listeners) : new Upload(item.file, {
    ...listeners,
    endpoint,
    chunkSize: chunk,
    retryDelays: [0, 1000, 2000, 5000, 10000, 20000, 30000, 60000, 60000],
    removeFingerprintOnSuccess: true,
    metadata: { filename: item.name, filetype: item.file.type || 'application/octet-stream' },
    onAfterResponse(request, response) {
      listeners.onRecording(response.getHeader('Recording-Id'));
    },
    onShouldRetry(error) {
      const status = error.originalResponse?.getStatus() ?? 0;
      return status === 0 || status >= 500 || [408, 409, 423, 429, 460].includes(status);
    },
  });
}

function measure(item) {
  const now = performance.now();
  item.at.push([now, item.sent]);
  while (item.at.length > 2 && now - item.at[0][0] > 5000) { item.at.shift(); }
  const [then, before] = item.at[0];
  item.speed = now > then ? Math.max(0, (item.sent - before) / ((now - then) / 1000)) : 0;
}

function explain(error) {
  const status = error.originalResponse?.getStatus() ?? 0;
  let body = {};
  try { body = JSON.parse(error.originalResponse?.getBody() ?? '{}'); } catch { body = {}; }
  const code = status === 0 ? 'unreachable' : status === 401 ? 'signed_out' : status === 413 ? 'too_large' : body.code ?? 'upload_failed';
  return { code, detail: body.detail ?? body.title ?? null };
}

async function isDuplicate(item) {
  try {
    const hex = await hashOf(item.file);
    const answer = await fetch(`/api/v1/recordings?sha256=${hex}&limit=1`, { headers: { Accept: 'application/json' } });
    return answer.ok && (await answer.json()).total > 0;
  } catch {
    return false;
  }
}

function hashOf(file) {
  const worker = new Worker('/js/hash-worker.js', { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = e => e.data.hex ? resolve(e.data.hex) : reject(new Error(e.data.error));
    worker.onerror = reject;
    worker.postMessage(file);
  }).finally(() => worker.terminate());
}

// What a closed tab left half-way: the browser keeps where it was, the person brings the file again.
async function listUnfinished() {
  if (limits.isDirect) {
    for (const kept of await unfinished()) {
      if ([...items.values()].some(item => item.key === kept.key || (item.name === kept.name && item.size === kept.size))) { continue; }
      items.set(++lastId, { ...kept, id: lastId, state: 'interrupted', speed: 0, code: null, detail: null, recordingId: null, at: [] });
    }
  }
  if (!canStoreURLs) { return; }
  for (let i = 0; i < localStorage.length; i++) {
    const key = localStorage.key(i);
    if (!key.startsWith('tus::')) { continue; }
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      if ([...items.values()].some(item => item.key === key || (item.name === kept.metadata?.filename && item.size === kept.size))) { continue; }
      const answer = await fetch(kept.uploadUrl, { method: 'HEAD', headers: { 'Tus-Resumable': '1.0.0' } });
      if (!answer.ok) { if ([403, 404, 410].includes(answer.status)) { localStorage.removeItem(key); } continue; }
      const sent = Number(answer.headers.get('Upload-Offset') ?? 0);
      const item = { id: ++lastId, key, url: kept.uploadUrl, name: kept.metadata?.filename ?? '', size: kept.size, sent, state: 'interrupted', speed: 0, code: null, detail: null, recordingId: null, at: [] };
      // The fingerprint ends in the file's last change: the same file brought again is known by it.
      item.modified = Number(/-(\d+)-\/api\/v1\/uploads/.exec(key)?.[1] ?? 0) || undefined;
      if (sent < item.size) { items.set(item.id, item); } else { localStorage.removeItem(key); }
    } catch {
      continue;
    }
  }
}

const byId = id => items.get(id);

export function pause(id) {
  const item = byId(id);
  if (!item || !['uploading', 'queued', 'checking'].includes(item.state)) { return; }
  item.state = 'paused';
  item.speed = 0;
  item.at = [];
  item.upload?.abort();
  pump();
  tell();
}

/** Goes on with a paused or failed upload, or with one that was held back as a duplicate. */
export function resume(id) {
  const item = byId(id);
  if (!item || !item.file) { return; }
  if (item.state === 'duplicate') { item.isWanted = true; }
  if (!['paused', 'failed', 'duplicate'].includes(item.state)) { return; }
  item.state = 'queued';
  item.at = [];
  pump();
  tell();
}

export async function cancel(id) {
  const item = byId(id);
  if (!item) { return; }
  const { upload, state } = item;
  items.delete(id);
  item.state = 'cancelled';
  pump();
  tell();
  try {
    if (state === 'interrupted') {
      localStorage.removeItem(item.key);
      await fetch(item.url, { method: 'DELETE', headers: { 'Tus-Resumable': '1.0.0' } });
    } else if (upload && state !== 'done') {
      await upload.abort(true);
    }
  } catch {
    // The server throws away by itself what does not go on.
  }
}

export function pauseAll() { for (const id of items.keys()) { pause(id); } }

export function resumeAll() { for (const item of items.values()) { if (item.state === 'paused') { resume(item.id); } } }

export function clear() {
  for (const item of [...items.values()]) { if (['done', 'refused', 'duplicate'].includes(item.state)) { items.delete(item.id); } }
  tell();
}

export function snapshot() {
  return [...items.values()].map(({ id, name, size, sent, state, speed, code, detail, recordingId }) => ({ id, name, size, sent: Math.min(sent, size), state, speed, code, detail, recordingId }));
}

function tell() {
  if (timer) { return; }
  timer = setTimeout(() => {
    timer = 0;
    tray?.invokeMethodAsync('Show', snapshot()).catch(error => console.warn('The tray was not told:', error));
  }, 250);
}
