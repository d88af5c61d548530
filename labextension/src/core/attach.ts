/** Files that are about to be sent: which are taken, made small enough, in base64. */

import type { FileData } from "./wire";

export const MAX_FILES = 8;
export const MAX_FILE_BYTES = 1_000_000;
export const MAX_FILES_BYTES = 4_000_000;
/** Models look at no more of a picture than this. */
const MAX_EDGE_PX = 1568;
/** A smaller picture goes as it is. */
const SMALL_PICTURE_BYTES = 400_000;
/** A larger one is not even read. */
const MAX_PICTURE_BYTES = 30_000_000;

const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const TEXTS = ["application/json", "application/x-ndjson", "application/xml", "application/sql"];
const BY_ENDING: Record<string, string> = {
  csv: "text/csv",
  tsv: "text/tab-separated-values",
  md: "text/markdown",
  py: "text/x-python",
  r: "text/x-r",
  sql: "application/sql",
  json: "application/json",
  ipynb: "application/json",
  jsonl: "application/x-ndjson",
  yaml: "text/yaml",
  yml: "text/yaml",
  toml: "text/plain",
  log: "text/plain",
  txt: "text/plain",
};

/** A file can't be attached; the message says why, for the user. */
export class AttachError extends Error {}

/** What kind of file it is: browsers know few endings, and disagree about CSV. */
export function media_type_of(file: File): string {
  const ending = file.name.toLowerCase().split(".").at(-1) ?? "";
  return BY_ENDING[ending] ?? (file.type.split(";")[0] || "application/octet-stream");
}

/** Read one file; a large picture is made smaller. Rejects with an `AttachError`. */
export async function read_file(file: File): Promise<FileData> {
  const media_type = media_type_of(file);
  const name = file.name.slice(-255) || "file";
  const picture = PICTURES.includes(media_type);
  if (!picture && media_type !== "application/pdf" && !is_text(media_type)) {
    throw new AttachError(`${name} can't be attached: pictures, PDF and text files can.`);
  }
  if (file.size === 0) throw new AttachError(`${name} is empty.`);
  let bytes: Blob = file;
  if (picture && file.size > SMALL_PICTURE_BYTES && file.size <= MAX_PICTURE_BYTES) {
    bytes = await smaller(file);
  }
  if (bytes.size > MAX_FILE_BYTES) {
    throw new AttachError(`${name} is ${mb(bytes.size)}; at most ${mb(MAX_FILE_BYTES)} are sent.`);
  }
  return { name, media_type: bytes.type || media_type, data: await base64(bytes) };
}

/** Why these can't go with one question; empty if they can. */
export function too_much(files: FileData[]): string {
  if (files.length > MAX_FILES) return `At most ${MAX_FILES} files go with one question.`;
  const size = files.reduce((sum, file) => sum + size_of(file.data), 0);
  if (size <= MAX_FILES_BYTES) return "";
  return `The files are ${mb(size)} together; at most ${mb(MAX_FILES_BYTES)} go with one question.`;
}

/** How many bytes a base64 text stands for. */
export function size_of(data: string): number {
  return (data.length / 4) * 3 - (data.match(/=*$/)?.[0].length ?? 0);
}

function is_text(media_type: string): boolean {
  return media_type.startsWith("text/") || TEXTS.includes(media_type);
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1).replace(".0", "")} MB`;
}

/** A picture that no model would see more of, as JPEG on white; the same if it can't be read. */
async function smaller(file: File): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, MAX_EDGE_PX / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    if (pen === null) return file;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise<Blob | null>((take) => canvas.toBlob(take, "image/jpeg", 0.85));
    return made !== null && made.size < file.size ? made : file;
  } catch {
    return file; // broken, or too large for this browser: its size decides
  }
}

function base64(bytes: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(new AttachError("The file can't be read."));
    reader.readAsDataURL(bytes);
  });
}
