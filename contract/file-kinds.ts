/** What kinds of files people look for, by the endings of their names, in the order of a list sorted by kind. */
export const endingsOfKind = {
  document: ["odt", "doc", "docx", "rtf", "md", "txt"],
  sheet: ["ods", "xls", "xlsx", "csv", "tsv"],
  presentation: ["odp", "ppt", "pptx"],
  pdf: ["pdf"],
  picture: ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff", "heic"],
  video: ["mp4", "webm", "mov", "mkv", "avi"],
  sound: ["mp3", "ogg", "opus", "wav", "flac", "m4a"],
  archive: ["zip", "tar", "gz", "7z", "xz", "zst"],
} as const;

export type KnownKind = keyof typeof endingsOfKind;
export const knownKinds = Object.keys(endingsOfKind) as KnownKind[];

/** What a folder is filtered by: `other` is every file of no known kind. */
export type FileKind = KnownKind | "folder" | "other";
export const fileKinds: readonly FileKind[] = ["folder", ...knownKinds, "other"];

const endings: ReadonlyMap<string, KnownKind> = new Map(
  knownKinds.flatMap((kind) => endingsOfKind[kind].map((ending) => [ending, kind] as const)),
);

/** The kind of a file by its name. */
export const kindOfName = (name: string): KnownKind | "other" =>
  endings.get(name.slice(name.lastIndexOf(".") + 1).toLowerCase()) ?? "other";
