import type { FileItem } from "@safos/contract/files";
import { sheetEndings } from "@safos/contract/sheets";

/** How a file is shown. `shown`: drawn by the server as PDF; `sheets`: a spreadsheet as a table; `text`: what stands in it. */
export type Way = "picture" | "video" | "audio" | "pdf" | "shown" | "plain" | "table" | "sheets" | "text" | "none";

const plain =
  /\.(txt|md|markdown|log|json|jsonl|xml|ya?ml|ini|toml|sql|srt|vtt|ics|vcf|tex|rst|adoc|css|js|ts|py|sh)$/i;
const text = /\.(docx|docm|dotx|pp[ts][xm]|ppsx|potx|od[tpg]|ot[tp]|eml|html?|xhtml|zip)$/i;

export const endingOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1).toLowerCase();

/** Whether a file is shown as a table of sheets. */
export const isSheets = (name: string): boolean => sheetEndings.some((one) => one === endingOf(name));

/** `drawn`: endings that the server draws as PDF; null while that is not known. */
export function wayOf(item: Pick<FileItem, "name" | "contentType" | "hasPreview">, drawn: readonly string[]): Way {
  const { name, contentType } = item;
  const ending = endingOf(name);
  if (item.hasPreview && contentType.startsWith("image/")) return "picture";
  if (contentType.startsWith("video/")) return "video";
  if (contentType.startsWith("audio/")) return "audio";
  if (ending === "pdf" || contentType === "application/pdf") return "pdf";
  if (/\.(csv|tsv)$/i.test(name)) return "table";
  if (plain.test(name)) return "plain";
  // A table is read, searched and scrolled in better than pages that it was cut into.
  if (isSheets(name)) return "sheets";
  if (drawn.includes(ending)) return "shown";
  if (text.test(name)) return "text";
  return !name.includes(".") && contentType.startsWith("text/plain") ? "plain" : "none";
}
