import { ApiError } from "../../../platform/api.ts";
import type { Source } from "./entry.ts";

/** The file moved, changed or went away on the person's computer. */
const unreadable = (): ApiError => new ApiError(409, "FILE_UNREADABLE", "the file cannot be read");

/** The file behind a source. Throws ApiError FILE_UNREADABLE. */
export async function fileOf(source: Source): Promise<File> {
  if (source instanceof File) return source;
  try {
    return await source.getFile();
  } catch {
    throw unreadable();
  }
}

/** A part of a file in memory: what cannot be read is found before anything is sent. Throws ApiError FILE_UNREADABLE. */
export async function readPart(file: File, start = 0, end = file.size): Promise<ArrayBuffer> {
  try {
    const bytes = await file.slice(start, end).arrayBuffer();
    if (bytes.byteLength !== end - start) throw unreadable();
    return bytes;
  } catch {
    throw unreadable();
  }
}

/** Whether the browser reads it without asking the person. */
export async function isReadable(source: Source | null): Promise<boolean> {
  if (source === null) return false;
  if (source instanceof File) return true;
  return (await permission(source, "queryPermission")) === "granted";
}

/** Asks the person, where the browser wants that; only after they have pressed something. */
export async function askToRead(source: Source): Promise<boolean> {
  return source instanceof File || (await permission(source, "requestPermission")) === "granted";
}

type Asking = "queryPermission" | "requestPermission";
type Permission = (descriptor: { mode: "read" }) => Promise<PermissionState>;

async function permission(handle: FileSystemFileHandle, how: Asking): Promise<PermissionState> {
  const asked = handle as FileSystemFileHandle & Partial<Record<Asking, Permission>>;
  return (await asked[how]?.({ mode: "read" }).catch(() => "denied" as const)) ?? "granted";
}
