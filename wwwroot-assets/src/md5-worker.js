// MD5 of pieces of a file (base64, as in Content-MD5), read as streams off the page's thread.
import { md5 } from '@noble/hashes/legacy.js';

self.onmessage = async e => {
  const { id, piece } = e.data;
  try {
    const hash = md5.create();
    const reader = piece.stream().getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) { break; }
      hash.update(value);
    }
    self.postMessage({ id, md5: btoa(String.fromCharCode(...hash.digest())) });
  } catch (error) {
    self.postMessage({ id, error: String(error) });
  }
};
