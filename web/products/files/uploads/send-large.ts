import type { FileItem, Upload } from "@safos/contract/files";
import { fileRoutes, uploadRoutes } from "@safos/contract/routes/files";
import { ApiError } from "../../../platform/api.ts";
import { addressOf, request } from "../../../platform/request.ts";
import type { Entry } from "./entry.ts";
import { fileOf, readPart } from "./read-source.ts";
import { folderFor } from "./send-batch.ts";
import { transfer } from "./transfer.ts";

interface Sending {
  readonly personId: string;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number) => void;
  /** What is to be known when the page is closed now. */
  readonly note: (part: Partial<Pick<Entry, "serverId" | "isFinishing">>) => Promise<void>;
}

/** A large file in pieces, from those that the server has. False: its name is taken, and nobody has said what then. */
export async function sendLarge(entry: Entry, sending: Sending): Promise<boolean> {
  if (entry.source === null) throw new ApiError(409, "FILE_UNREADABLE", "there is no file");
  const file = await fileOf(entry.source);
  if (file.size !== entry.size) throw new ApiError(409, "FILE_UNREADABLE", "the file has changed");
  const folderId = await folderFor(entry, sending);
  const found = await findUpload(entry);
  if (found === null && entry.isFinishing && (await isThere(entry, folderId))) return true;
  const upload = found ?? (await begin(entry, folderId, sending));
  if (upload.isNameTaken && entry.answer === "refuse") return false;
  await sendPieces(file, upload, sending);
  await sending.note({ isFinishing: true });
  try {
    await request(uploadRoutes.finishUpload, { params: { id: upload.id }, body: { onConflict: entry.answer } });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "NAME_TAKEN")) throw error;
    await sending.note({ isFinishing: false });
    return false;
  }
  return true;
}

/** What the server has of it; null: nothing, or no more. */
async function findUpload({ serverId }: Entry): Promise<Upload | null> {
  if (serverId === null) return null;
  try {
    return await request(uploadRoutes.readUpload, { params: { id: serverId } });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

async function begin(entry: Entry, folderId: number | null, { personId, note }: Sending): Promise<Upload> {
  const upload = await request(uploadRoutes.beginUpload, {
    params: { id: entry.target.workspaceId },
    body: {
      ...(folderId === null ? {} : { parentId: folderId }),
      name: entry.name,
      size: entry.size,
      modifiedAt: new Date(entry.modifiedAt).toISOString(),
      personId,
    },
  });
  await note({ serverId: upload.id, isFinishing: false });
  return upload;
}

/** Its end was asked for and the answer was lost: the file that came of it has its size and its moment. */
async function isThere({ name, size, modifiedAt, target }: Entry, folder: number | null): Promise<boolean> {
  const { items } = await request(fileRoutes.listFolder, {
    params: { id: target.workspaceId },
    query: { ...(folder === null ? {} : { folder }), text: name.slice(0, 100), sort: "changed", descending: true },
  });
  const isIt = (one: FileItem): boolean => one.size === size && Date.parse(one.modifiedAt) === modifiedAt;
  return items.some((one) => one.kind === "file" && isIt(one));
}

async function sendPieces(file: File, upload: Upload, { signal, onProgress }: Sending): Promise<void> {
  const count = Math.ceil(file.size / upload.chunkSize);
  const there = new Set(upload.received);
  const sizeOf = (number: number): number => Math.min(upload.chunkSize, file.size - (number - 1) * upload.chunkSize);
  let done = [...there].reduce((sum, number) => sum + sizeOf(number), 0);
  onProgress(done);
  for (let number = 1; number <= count; number++) {
    if (there.has(number)) continue;
    const start = (number - 1) * upload.chunkSize;
    const piece = new Blob([await readPart(file, start, start + sizeOf(number))]);
    const before = done;
    const address = addressOf(uploadRoutes.writeChunk, { params: { id: upload.id, number } });
    await transfer("PUT", address, piece, {
      type: "application/octet-stream",
      signal,
      onProgress: (bytes) => onProgress(before + Math.min(bytes, piece.size)),
    });
    done += piece.size;
    onProgress(done);
  }
}
