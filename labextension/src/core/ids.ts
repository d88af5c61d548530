/** Ids made in the browser: UUIDv7 for what is stored, any unique text for a request. */

function random_bytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function hyphenated(digits: string): string {
  return [0, 8, 12, 16, 20].map((at, i, ats) => digits.slice(at, ats[i + 1])).join("-");
}

/** A UUIDv7 (RFC 9562, 5.7) in its canonical form. */
export function new_message_id(now_ms: number = Date.now()): string {
  const bytes = random_bytes(16);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now_ms / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return hyphenated(hex(bytes));
}

/** A name for one request. `crypto.randomUUID` is missing where a page came over plain HTTP. */
export function new_req(): string {
  return crypto.randomUUID?.() ?? hex(random_bytes(16));
}
