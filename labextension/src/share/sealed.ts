/** AES-256-GCM, the one cipher of its kind that browsers bring along; each share has its own key. */

const NONCE_BYTES = 12;
const KEY_BYTES = 32;
const PURPOSE = new TextEncoder().encode("jupyter_chatstore share 1");

/** What was sealed, as text; an error says in a sentence why it can't be read. */
export async function open_sealed(sealed: string, key: string): Promise<string> {
  if (globalThis.crypto?.subtle === undefined) {
    throw new Error("A browser decrypts only on pages that came by https.");
  }
  const raw = from_base64(key.replaceAll("-", "+").replaceAll("_", "/"));
  const whole = from_base64(sealed);
  if (raw?.length !== KEY_BYTES) {
    throw new Error("The key is missing: the address must be whole, with all that follows the #.");
  }
  if (whole === null) throw new Error("What the server sent is damaged.");
  const opener = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const [iv, text] = [whole.slice(0, NONCE_BYTES), whole.slice(NONCE_BYTES)];
  try {
    const how = { name: "AES-GCM", iv, additionalData: PURPOSE };
    return new TextDecoder().decode(await crypto.subtle.decrypt(how, opener, text));
  } catch {
    throw new Error("The key in the address does not open this: one of the two was changed.");
  }
}

function from_base64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
