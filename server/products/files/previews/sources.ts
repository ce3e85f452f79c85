import { formOf, type ReadForm } from "../texts/form.ts";
import { maxOfficeBytes } from "../shown/drawings.ts";
import { endingOf } from "../tree/names.ts";

/** What has no look of its own here: what stands in it is drawn. */
type ReadOutForm = Exclude<ReadForm, "pdf" | "plain">;
/** How a preview is drawn: a picture made smaller, the first page, or a picture out of a film. */
export type PreviewForm = "picture" | "pdf" | "office" | "text" | "film" | ReadOutForm;
/** What pages are drawn of. */
export type DrawnForm = "pdf" | "text" | ReadOutForm;

const types = new Set(["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", "image/tiff", "image/bmp"]);
const maxBytes = 100 << 20;
/** It lies on the disk as it is while ffmpeg looks for a picture in it. */
const maxFilmBytes = 512 << 20;
export const filmEndings: readonly string[] = ["mp4", "m4v", "mov", "webm", "mkv", "ogv", "avi", "mpg", "mpeg"];

interface Source {
  readonly contentType: string;
  readonly kind: "folder" | "file";
  readonly name: string;
  readonly size: number;
}

/**
 * How a preview of a file can be tried; null when there is none. `programEndings`: of the office files and films that this machine
 * shows. Of at most 100 MiB, office files 50, films 512.
 */
export function previewFormOf(node: Source, programEndings: readonly string[]): PreviewForm | null {
  if (node.kind !== "file" || node.size === 0) return null;
  const ending = endingOf(node.name);
  if (filmEndings.includes(ending)) return programEndings.includes(ending) && node.size <= maxFilmBytes ? "film" : null;
  if (node.size > maxBytes) return null;
  if (types.has(node.contentType)) return "picture";
  const form = formOf(node);
  if (form === "pdf") return "pdf";
  if (programEndings.includes(ending)) return node.size <= maxOfficeBytes ? "office" : null;
  return form === "plain" ? "text" : form === "picture" ? null : form;
}

export const hasPreview = (node: Source, programEndings: readonly string[]): boolean =>
  previewFormOf(node, programEndings) !== null;
