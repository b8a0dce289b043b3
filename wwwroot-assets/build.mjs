// Builds the browser parts into VlogStudio/wwwroot, which holds nothing edited by hand.
import { build, context } from 'esbuild';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', 'VlogStudio', 'wwwroot');
const watch = process.argv.includes('--watch');

for (const folder of ['js', 'css', 'fonts', 'licences', 'images']) {
  await rm(join(out, folder), { recursive: true, force: true });
  await mkdir(join(out, folder), { recursive: true });
}

const modules = (await readdir(join(here, 'src'))).filter(name => name.endsWith('.js')).map(name => join(here, 'src', name));
const scripts = {
  entryPoints: modules,
  outdir: join(out, 'js'),
  bundle: true,
  splitting: true,
  format: 'esm',
  target: ['es2022', 'chrome120', 'firefox121', 'safari17'],
  minify: !watch,
  chunkNames: 'parts/[name]-[hash]',
  legalComments: 'none',
  logLevel: 'info',
};
const styles = {
  entryPoints: [join(here, 'styles', 'studio.css')],
  outdir: join(out, 'css'),
  bundle: true,
  minify: !watch,
  target: ['chrome123', 'firefox121', 'safari17.5'],
  external: ['/fonts/*', '/_content/*', '/images/*'],
  logLevel: 'info',
};

await cp(join(here, 'images'), join(out, 'images'), { recursive: true });
for (const subset of ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese']) {
  const name = `inter-${subset}-wght-normal.woff2`;
  await cp(join(here, 'node_modules/@fontsource-variable/inter/files', name), join(out, 'fonts', name));
}
for (const name of ['@fontsource-variable/inter', '@noble/hashes', 'hls.js', 'tus-js-client']) {
  const folder = join(here, 'node_modules', name);
  const licence = (await readdir(folder)).find(file => /^licen[cs]e/i.test(file));
  await writeFile(join(out, 'licences', `${name.replace(/^@/, '').replace('/', '-')}.txt`), await readFile(join(folder, licence)));
}

if (watch) {
  for (const options of [scripts, styles]) { await (await context(options)).watch(); }
} else {
  await Promise.all([build(scripts), build(styles)]);
}
