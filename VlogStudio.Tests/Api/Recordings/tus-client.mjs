// Uploads a file with the npm client that the browser uses, breaks off half-way, and goes on from what the server kept.
import { createReadStream, statSync } from 'node:fs';
import { createRequire } from 'node:module';

const [modules, endpoint, token, path] = process.argv.slice(2);
const { Upload } = createRequire(`${modules}/`)('tus-js-client');
const size = statSync(path).size;
const options = {
  endpoint,
  chunkSize: Math.ceil(size / 6),
  uploadSize: size,
  retryDelays: [0, 200, 400],
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: 'from the npm client.mp4', filetype: 'video/mp4' },
};

const url = await new Promise((resolve, reject) => {
  let isStopped = false;
  const upload = new Upload(createReadStream(path), {
    ...options,
    onError: reject,
    onChunkComplete: async (_, accepted) => {
      if (isStopped || accepted < size / 3) { return; }
      isStopped = true;
      await upload.abort();
      resolve(upload.url);
    },
  });
  upload.start();
});

let recording = null;
await new Promise((resolve, reject) => {
  const upload = new Upload(createReadStream(path), {
    ...options,
    uploadUrl: url,
    onError: reject,
    onSuccess: resolve,
    onAfterResponse: (_, response) => { recording = response.getHeader('Recording-Id') ?? recording; },
  });
  upload.start();
});
process.stdout.write(String(recording));
