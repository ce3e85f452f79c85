import { createHash } from "node:crypto";

/** The etag of a preview with something drawn through it. */
export const etagOfMarked = (preview: string, mark: string): string =>
  createHash("sha256").update(`${preview} ${mark}`).digest("hex").slice(0, 32);
