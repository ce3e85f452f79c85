import { endingOf } from "../tree/names.ts";
import type { Node } from "../tree/node.ts";

/** How the text of a file is read; kept with the text, so that a better reader has another name. */
export type TextForm =
  | "plain"
  | "html"
  | "pdf"
  | "word"
  | "sheets"
  | "slides"
  | "opendocument"
  | "mail"
  | "archive"
  | "picture";
/** What is read in a worker process as it is; pictures are looked at. */
export type ReadForm = Exclude<TextForm, "picture">;

/** What is larger is found by its name only. */
const maxBytes = 100 << 20;

const formsByEnding: Readonly<Record<string, TextForm>> = Object.fromEntries(
  (
    [
      ["plain", "txt md markdown csv tsv log json jsonl xml yaml yml ini toml sql srt vtt ics vcf tex rst adoc"],
      ["html", "html htm xhtml"],
      ["pdf", "pdf"],
      ["word", "docx docm dotx"],
      ["sheets", "xlsx xlsm xltx"],
      ["slides", "pptx pptm ppsx potx"],
      ["opendocument", "odt ods odp odg ott ots otp"],
      ["mail", "eml"],
      ["archive", "zip"],
      // Read where the machine can (`#ocr`).
      ["picture", "png jpg jpeg tif tiff"],
    ] as const
  ).flatMap(([form, endings]) => endings.split(" ").map((ending) => [ending, form])),
);

const formsByType: Readonly<Record<string, TextForm>> = {
  "application/pdf": "pdf",
  "text/html": "html",
  "message/rfc822": "mail",
};

/** How a file's text is read: by its ending, and where it has none by what it was sent as. Null for what holds no text that we read. */
export function formOf(node: Pick<Node, "kind" | "name" | "contentType" | "size">): TextForm | null {
  if (node.kind !== "file" || node.size === 0 || node.size > maxBytes) return null;
  const ending = endingOf(node.name);
  if (ending !== "") return formsByEnding[ending] ?? null;
  const [type = ""] = node.contentType.split(";");
  return formsByType[type.trim()] ?? (type.startsWith("text/") ? "plain" : null);
}
