// One file on its way straight to the bucket, in pieces: the studio signs an address for each, the bytes never pass it. It has the same face as tus-js-client's
// Upload, so that the tray need not know which of the two it drives.
const endpoint = '/api/v1/uploads/direct';
const prefix = 'direct::';
const atOnce = 4;
const stall = 60_000;
const delays = [0, 1000, 2000, 5000, 10000, 20000, 30000, 60000, 60000];
const passing = status => status === 0 || status >= 500 || status === 408 || status === 429;

export class DirectUpload {
  #file;
  #on;
  #id = null;
  #turn = 0;
  #done = new Map();
  #tags = new Map();
  #loaded = new Map();
  #requests = new Set();
  #hasher = null;
  #asked = new Map();
  #state = null;

  constructor(file, listeners) {
    this.#file = file;
    this.#on = listeners;
  }

  /** What the browser kept of this file: the same name, kind, size and last change. */
  async findPreviousUploads() {
    const kept = read(this.#key);
    return kept ? [kept] : [];
  }

  resumeFromPreviousUpload(kept) { this.#id = kept.id; }

  start() {
    const turn = ++this.#turn;
    this.#run(turn).catch(error => {
      if (!this.#isOn(turn)) { return; }
      this.#stop();
      this.#on.onError(error);
    });
  }

  /** Stops; what is at the store stays there. With true the upload is thrown away. */
  async abort(isEnd = false) {
    this.#stop();
    if (!isEnd) { return; }
    forget(this.#key);
    if (this.#id) { await fetch(`${endpoint}/${this.#id}`, { method: 'DELETE', headers: { Accept: 'application/json' } }); }
  }

  get #key() { return `${prefix}${this.#file.name}::${this.#file.type}::${this.#file.size}::${this.#file.lastModified}`; }

  #isOn(turn) { return turn === this.#turn; }

  #stop() {
    this.#turn++;
    for (const request of this.#requests) { request.abort(); }
    this.#requests.clear();
    this.#loaded.clear();
    this.#hasher?.terminate();
    this.#hasher = null;
    for (const { reject } of this.#asked.values()) { reject(new Error('stopped')); }
    this.#asked.clear();
  }

  async #run(turn) {
    for (let round = 0; this.#isOn(turn); round++) {
      const state = await this.#open(turn);
      if (!this.#isOn(turn)) { return; }
      if (state.is_complete) { return this.#finish(state); }
      if (round === 0) { this.#done = new Map(); }
      for (const part of state.parts) { if (!this.#done.has(part.number) && part.bytes === length(state, part.number)) { this.#done.set(part.number, part.etag); } }
      if (round > 0) { for (const number of [...this.#done.keys()]) { if (!state.parts.some(p => p.number === number)) { this.#done.delete(number); } } }
      this.#tell();
      await this.#sendMissing(state, turn);
      if (!this.#isOn(turn)) { return; }
      try {
        const parts = [...this.#tags].map(([number, etag]) => ({ number, etag }));
        return this.#finish(await this.#ask('POST', `/${this.#id}/complete`, { parts }, turn));
      } catch (error) {
        if (error.code === 'upload_expired' || error.code === 'upload_size_differs' || error.status === 404) { this.#reset(); }
        else if (error.code === 'upload_part_differs') { this.#done.clear(); this.#tags.clear(); }
        else if (error.code !== 'upload_parts_missing') { throw error; }
        if (round >= 2) { throw error; }
      }
    }
  }

  /** Where the upload stands; begins one where there is none (any more). */
  async #open(turn) {
    if (this.#id) {
      try { return await this.#ask('GET', `/${this.#id}`, null, turn); }
      catch (error) {
        if (![403, 404, 410].includes(error.status)) { throw error; }
        this.#reset();
      }
    }
    const state = await this.#ask('POST', '', { bytes: this.#file.size, filename: this.#file.name, content_type: this.#file.type || null }, turn);
    this.#id = state.id;
    keep(this.#key, { id: state.id, name: this.#file.name, size: this.#file.size, modified: this.#file.lastModified });
    return state;
  }

  #reset() {
    forget(this.#key);
    this.#id = null;
    this.#done.clear();
    this.#tags.clear();
  }

  #finish(state) {
    forget(this.#key);
    this.#stop();
    this.#on.onRecording(state.recording_id);
    this.#on.onSuccess();
  }

  async #sendMissing(state, turn) {
    const waiting = [];
    for (let number = 1; number <= Math.ceil(state.bytes / state.part_bytes); number++) { if (!this.#done.has(number)) { waiting.push(number); } }
    const ready = [];
    let signing = null;
    const next = async () => {
      while (ready.length === 0) {
        if (!signing && waiting.length === 0) { return null; }
        signing ??= this.#sign(state, waiting.splice(0, atOnce), turn).then(parts => ready.push(...parts)).finally(() => { signing = null; });
        await signing;
      }
      return ready.shift();
    };
    const send = async () => {
      for (let part; this.#isOn(turn) && (part = await next());) { await this.#send(state, part, turn); }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, send));
  }

  async #sign(state, numbers, turn) {
    const parts = [];
    for (const number of numbers) { parts.push({ number, md5: await this.#md5(this.#slice(state, number)) }); }
    return (await this.#ask('POST', `/${this.#id}/sign`, { parts }, turn)).parts;
  }

  async #send(state, part, turn) {
    for (let tries = 0; ; tries++) {
      const answer = await this.#put(part, this.#slice(state, part.number));
      if (!this.#isOn(turn)) { return; }
      if (answer.status >= 200 && answer.status < 300) {
        this.#done.set(part.number, answer.etag);
        if (answer.etag) { this.#tags.set(part.number, answer.etag); }
        this.#loaded.delete(part.number);
        this.#tell();
        return;
      }
      this.#loaded.delete(part.number);
      this.#tell();
      // An address that grew old (403) and bytes that were damaged on the way (400) are tried with a fresh one.
      const isStale = answer.status === 403 || answer.status === 400;
      if (tries >= delays.length || (!isStale && !passing(answer.status))) { throw failure(answer.status, ''); }
      await wait(delays[tries]);
      if (!this.#isOn(turn)) { return; }
      if (isStale) { [part] = await this.#sign(state, [part.number], turn); }
    }
  }

  #put(part, body) {
    return new Promise(resolve => {
      const request = new XMLHttpRequest();
      let timer = 0;
      const watch = () => {
        clearTimeout(timer);
        timer = setTimeout(() => request.abort(), stall);
      };
      const end = status => {
        clearTimeout(timer);
        this.#requests.delete(request);
        resolve({ status, etag: status === 0 ? null : request.getResponseHeader('ETag') });
      };
      request.open('PUT', part.url);
      for (const [name, value] of Object.entries(part.headers)) { request.setRequestHeader(name, value); }
      request.upload.addEventListener('progress', e => {
        watch();
        this.#loaded.set(part.number, e.loaded);
        this.#tell();
      });
      request.addEventListener('load', () => end(request.status));
      for (const name of ['error', 'abort', 'timeout']) { request.addEventListener(name, () => end(0)); }
      this.#requests.add(request);
      watch();
      request.send(body);
    });
  }

  #tell() {
    let sent = 0;
    for (const number of this.#done.keys()) { sent += this.#state ? length(this.#state, number) : 0; }
    for (const [number, bytes] of this.#loaded) { if (!this.#done.has(number)) { sent += bytes; } }
    this.#on.onProgress(Math.min(sent, this.#file.size));
  }

  #slice(state, number) {
    const from = (number - 1) * state.part_bytes;
    return this.#file.slice(from, from + length(state, number));
  }

  #md5(piece) {
    if (!this.#hasher) {
      this.#hasher = new Worker('/js/md5-worker.js', { type: 'module' });
      this.#hasher.onmessage = e => {
        const asked = this.#asked.get(e.data.id);
        this.#asked.delete(e.data.id);
        if (e.data.md5) { asked?.resolve(e.data.md5); } else { asked?.reject(failure(0, '')); }
      };
      this.#hasher.onerror = () => {
        for (const { reject } of this.#asked.values()) { reject(failure(0, '')); }
        this.#asked.clear();
      };
    }
    const id = crypto.randomUUID?.() ?? String(Math.random());
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.#hasher.postMessage({ id, piece });
    });
  }

  async #ask(method, path, body, turn) {
    for (let tries = 0; ; tries++) {
      let status = 0, text = '';
      try {
        const answer = await fetch(endpoint + path, {
          method, headers: { Accept: 'application/json', ...(body ? { 'Content-Type': 'application/json' } : {}) }, body: body ? JSON.stringify(body) : undefined });
        status = answer.status;
        text = await answer.text();
        if (answer.ok) {
          const state = JSON.parse(text);
          if (state.part_bytes) { this.#state = state; }
          return state;
        }
      } catch {
        status = 0;
      }
      if (!passing(status) || tries >= delays.length || !this.#isOn(turn)) { throw failure(status, text); }
      await wait(delays[tries]);
    }
  }
}

/** What closed tabs left half-way: name, size, when the file was changed, and how much is at the store. */
export async function unfinished() {
  const found = [];
  for (let i = localStorage.length - 1; i >= 0; i--) {
    const key = localStorage.key(i);
    if (!key.startsWith(prefix)) { continue; }
    const kept = read(key);
    if (!kept) { forget(key); continue; }
    const url = `${endpoint}/${kept.id}`;
    try {
      const answer = await fetch(url, { headers: { Accept: 'application/json' } });
      if ([403, 404, 410].includes(answer.status)) { forget(key); }
      if (!answer.ok) { continue; }
      const state = await answer.json();
      if (state.is_complete) { forget(key); continue; }
      found.push({ key, url, name: kept.name, size: kept.size, modified: kept.modified, sent: state.parts.reduce((sum, part) => sum + part.bytes, 0) });
    } catch {
      continue;
    }
  }
  return found;
}

const length = (state, number) => Math.min(state.part_bytes, state.bytes - (number - 1) * state.part_bytes);

const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

function failure(status, text) {
  let body = {};
  try { body = JSON.parse(text || '{}'); } catch { body = {}; }
  const error = new Error(`${status} ${body.code ?? ''}`);
  error.status = status;
  error.code = body.code;
  error.originalResponse = { getStatus: () => status, getBody: () => text };
  return error;
}

function read(key) {
  try { return JSON.parse(localStorage.getItem(key) ?? 'null'); } catch { return null; }
}

function keep(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* A browser that keeps nothing begins anew after a reload. */ }
}

function forget(key) {
  try { localStorage.removeItem(key); } catch { /* See keep. */ }
}
