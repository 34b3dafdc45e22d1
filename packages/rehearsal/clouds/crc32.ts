/** CRC-32 (IEEE), the hash of terraform-plugin-sdk's sets and of several provider ids (`create.StringHashcode`). */
const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

export function crc32(input: string): number {
  let hash = 0xffffffff;
  for (const byte of Buffer.from(input, 'utf8')) hash = (hash >>> 8) ^ (TABLE[(hash ^ byte) & 0xff] ?? 0);
  return (hash ^ 0xffffffff) >>> 0;
}
