// SHA-256 of a file, read as a stream off the page's thread; never more than one block in memory.
import { sha256 } from '@noble/hashes/sha2.js';

self.onmessage = async e => {
  try {
    const hash = sha256.create();
    const reader = e.data.stream().getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) { break; }
      hash.update(value);
    }
    self.postMessage({ hex: [...hash.digest()].map(b => b.toString(16).padStart(2, '0')).join('') });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
