/** Files that are attached and not yet sent, kept in the browser so that a reload loses none. */

import type { FileData } from "./wire";

const DATABASE = "jupyter-chatstore";
const STORE = "files";
/** When what was kept and how much, to be read without the files. */
const SIZES = "sizes";
/** What may be kept in all, of all threads together, in characters of base64. */
const MOST_CHARS = 60_000_000;
/** What nobody has come back for is thrown away. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

interface Kept {
  files: FileData[];
  chars: number;
  kept_at: number;
}

export class KeptFiles {
  readonly #factory: IDBFactory | null;
  readonly #latest = new Map<string, FileData[]>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(factory: IDBFactory | null) {
    this.#factory = factory;
  }

  /** What is kept under a key; none where nothing can be kept. */
  async read(key: string): Promise<FileData[]> {
    const files = await this.#do("readonly", (store) => settled(store.get(key))).then(
      (kept) => (is_kept(kept) ? kept.files : []),
      () => [],
    );
    if (!this.#latest.has(key)) this.#latest.set(key, files);
    return files;
  }

  /** Keep these in the place of what is there; resolves with whether that was possible. */
  async keep(key: string, files: FileData[]): Promise<boolean> {
    this.#latest.set(key, files);
    try {
      await this.#do("readwrite", async (store) => {
        await settled(store.delete(key));
        if (files.length > 0) await add(store, key, files);
      });
      return true;
    } catch {
      return files.length === 0; // full, or forbidden as in some frames
    }
  }

  /** These have arrived: away with them, unless others have taken their place. */
  arrived(key: string, files: FileData[]): void {
    if (this.#latest.get(key) === files && files.length > 0) void this.keep(key, []);
  }

  /** One after the other: a reader sees what was kept before. */
  #do<T>(mode: IDBTransactionMode, how: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    const done = this.#turn.then(async () => {
      if (this.#factory === null) throw new Error("there is no storage for files");
      const request = this.#factory.open(DATABASE, 1);
      request.onupgradeneeded = () =>
        request.result.createObjectStore(STORE).createIndex(SIZES, ["kept_at", "chars"]);
      const database = await settled(request);
      try {
        const transaction = database.transaction(STORE, mode);
        const ended = end_of(transaction);
        const result = await how(transaction.objectStore(STORE)).catch((error) => {
          ended.catch(() => undefined); // it is undone on purpose
          transaction.abort();
          throw error;
        });
        await ended;
        return result;
      } finally {
        database.close();
      }
    });
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

/** The browser's storage for larger things; null where a page may not use it. */
export function browser_files(): IDBFactory | null {
  try {
    return globalThis.indexedDB ?? null;
  } catch {
    return null;
  }
}

async function add(store: IDBObjectStore, key: string, files: FileData[]): Promise<void> {
  const now = Date.now();
  const chars = files.reduce((sum, file) => sum + file.data.length, 0);
  const others = await kept_since(store, now - KEPT_MS);
  if (others + chars > MOST_CHARS) throw new Error("there is no room for more files");
  await settled(store.put({ files, chars, kept_at: now } satisfies Kept, key));
}

/** How much is kept, once what is older than `since` is thrown away. */
function kept_since(store: IDBObjectStore, since: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let chars = 0;
    const request = store.index(SIZES).openKeyCursor();
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor === null) {
        resolve(chars);
        return;
      }
      const [kept_at, size] = cursor.key as [number, number];
      if (kept_at < since) store.delete(cursor.primaryKey);
      else chars += size;
      cursor.continue();
    };
  });
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function end_of(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Whatever else runs on this page's origin can write there, too. */
function is_kept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null || !("files" in value)) return false;
  return Array.isArray(value.files) && value.files.every(is_file);
}

function is_file(value: unknown): value is FileData {
  if (typeof value !== "object" || value === null) return false;
  const { name, media_type, data } = value as Record<string, unknown>;
  return [name, media_type, data].every((each) => typeof each === "string");
}
