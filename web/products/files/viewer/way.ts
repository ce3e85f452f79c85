import type { FileItem } from "@safos/contract/files";

/** How a file is shown. `shown`: drawn by the server as PDF; `text`: what stands in it. */
export type Way = "picture" | "video" | "audio" | "pdf" | "shown" | "plain" | "table" | "text" | "none";

const plain =
  /\.(txt|md|markdown|log|json|jsonl|xml|ya?ml|ini|toml|sql|srt|vtt|ics|vcf|tex|rst|adoc|css|js|ts|py|sh)$/i;
const text = /\.(docx|docm|dotx|xls[xm]|xltx|pp[ts][xm]|ppsx|potx|od[tspg]|ot[tsp]|eml|html?|xhtml|zip)$/i;

export const endingOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1).toLowerCase();

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
  if (drawn.includes(ending)) return "shown";
  if (text.test(name)) return "text";
  return !name.includes(".") && contentType.startsWith("text/plain") ? "plain" : "none";
}
