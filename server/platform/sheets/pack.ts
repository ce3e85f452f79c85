import { strToU8, zipSync, type Zippable } from "fflate";

/** A ZIP of these texts in this order; `isPlain` ones are stored as they are. */
export function packZip(
  entries: readonly { readonly path: string; readonly text: string; readonly isPlain?: boolean }[],
): Uint8Array {
  const files: Zippable = {};
  // A fixed date keeps the same content the same bytes.
  const mtime = "1980-01-01T12:00:00";
  for (const { path, text, isPlain } of entries) files[path] = [strToU8(text), { level: isPlain ? 0 : 6, mtime }];
  return zipSync(files);
}
