// What a drop holds, folders walked through.
const videoNames = /\.(3g2|3gp|asf|avi|dv|flv|insv|m2ts|m2v|m4v|mkv|mov|mp4|mpe?g|mts|mxf|ogv|qt|ts|vob|webm|wmv)$/i;

export const looksLikeVideo = file => !file.name.startsWith('.') && (file.type.startsWith('video/') || videoNames.test(file.name));

export async function filesOfDrop(transfer) {
  // Entries must be asked for before the first await: the drop's list is emptied after the event.
  const entries = [...transfer.items].filter(i => i.kind === 'file').map(i => i.webkitGetAsEntry?.() ?? null);
  if (!entries.some(e => e?.isDirectory)) { return { files: [...transfer.files], fromFolder: false }; }
  const files = [];
  for (const entry of entries) { if (entry) { await walk(entry, files); } }
  return { files, fromFolder: true };
}

async function walk(entry, files) {
  if (entry.isFile) {
    files.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) { return; }
    for (const inner of some) { await walk(inner, files); }
  }
}
