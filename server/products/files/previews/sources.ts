import { formOf } from "../texts/form.ts";
import { endingOf } from "../tree/names.ts";

/** How a preview is drawn: a picture made smaller, or the first page. */
export type PreviewForm = "picture" | "pdf" | "office" | "text";

const types = new Set(["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", "image/tiff", "image/bmp"]);
const maxBytes = 100 << 20;
const maxOfficeBytes = 50 << 20;

interface Source {
  readonly contentType: string;
  readonly kind: "folder" | "file";
  readonly name: string;
  readonly size: number;
}

/**
 * How a preview of a file can be tried; null when there is none. `officeEndings`: of the office files that this machine shows.
 * Of at most 100 MiB, office files 50.
 */
export function previewFormOf(node: Source, officeEndings: readonly string[]): PreviewForm | null {
  if (node.kind !== "file" || node.size === 0 || node.size > maxBytes) return null;
  if (types.has(node.contentType)) return "picture";
  const form = formOf(node);
  if (form === "pdf") return "pdf";
  if (officeEndings.includes(endingOf(node.name))) return node.size <= maxOfficeBytes ? "office" : null;
  return form === "plain" ? "text" : null;
}

export const hasPreview = (node: Source, officeEndings: readonly string[]): boolean =>
  previewFormOf(node, officeEndings) !== null;
