import type { ManyWritten } from "@safos/contract/files";
import { uploadRoutes } from "@safos/contract/routes/files";
import { ApiError } from "../../../platform/api.ts";
import { randomId } from "../../../platform/clock.ts";
import { addressOf } from "../../../platform/request.ts";
import { pathOf, type Entry, type UploadTarget } from "./entry.ts";
import { fileOf, readPart } from "./read-source.ts";
import { transfer } from "./transfer.ts";

interface Sending {
  readonly personId: string;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number) => void;
  /** A file that cannot be read here; the others go all the same. */
  readonly onUnreadable: (entry: Entry, error: unknown) => void;
}

type Written = ManyWritten["items"][number];

/** Small files and folders in one request; answers by the path that each was sent with. */
export async function sendBatch(entries: readonly Entry[], sending: Sending): Promise<ReadonlyMap<string, Written>> {
  const [first] = entries;
  if (!first) return new Map();
  const boundary = `safos-${randomId()}`;
  const parts: BlobPart[] = [];
  for (const entry of entries) {
    try {
      const bytes = await bytesOf(entry);
      parts.push(`--${boundary}\r\n${headersOf(entry, bytes.byteLength)}\r\n`, bytes, "\r\n");
    } catch (error) {
      sending.onUnreadable(entry, error);
    }
  }
  if (parts.length === 0) return new Map();
  parts.push(`--${boundary}--\r\n`);
  const { items } = await transfer<ManyWritten>("POST", addressFor(first.target, sending.personId), new Blob(parts), {
    ...sending,
    type: `multipart/related; boundary=${boundary}`,
  });
  return new Map(items.map((one) => [one.path, one]));
}

function addressFor({ workspaceId, folderId }: UploadTarget, person: string): string {
  return addressOf(uploadRoutes.writeMany, {
    params: { id: workspaceId },
    query: { person, ...(folderId === null ? {} : { folder: folderId }) },
  });
}

async function bytesOf({ source, isFolder }: Entry): Promise<ArrayBuffer> {
  if (isFolder || source === null) return new ArrayBuffer(0);
  return readPart(await fileOf(source));
}

function headersOf(entry: Entry, size: number): string {
  const lines = [
    `Content-Length: ${size}`,
    `X-File-Path: ${pathOf(entry)}`,
    `X-On-Conflict: ${entry.answer}`,
    ...(entry.isFolder ? ["X-Kind: folder"] : [`X-File-Mtime: ${Math.floor(entry.modifiedAt / 1000)}`]),
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}

/** The folder that an entry lies in, made when it is not there; null: the target has no number of its own. */
export async function folderFor(entry: Entry, sending: Omit<Sending, "onUnreadable">): Promise<number | null> {
  const name = entry.path.at(-1);
  if (name === undefined) return entry.target.folderId;
  const folder: Entry = { ...entry, path: entry.path.slice(0, -1), name, isFolder: true, size: 0, answer: "refuse" };
  const answers = await sendBatch([folder], { ...sending, onProgress: () => undefined, onUnreadable: () => undefined });
  const answer = answers.get(pathOf(folder));
  if (answer?.id !== undefined) return answer.id;
  throw refusedOf(answer);
}

/** Why one of many was not written. */
export const refusedOf = (answer: Written | undefined): ApiError =>
  new ApiError(answer?.code === undefined ? 0 : 409, answer?.code ?? "NETWORK", "it was refused", answer?.data ?? {});
