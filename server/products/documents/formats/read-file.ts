import { asBroken, refuseTask } from "#workers";
import type { KeepImage, Part } from "./content.ts";
import { ownEndings } from "./formats.ts";

type Read = (bytes: Buffer, keepImage: KeepImage) => Promise<Part> | Part;

// Each format is loaded when it is first read: a process that reads PDF needs nothing of Word.
const docx: Read = async (...given) => (await import("./docx/read.ts")).readDocx(...given);
const odt: Read = async (...given) => (await import("./odt/read.ts")).readOdt(...given);
const html: Read = async (bytes) => (await import("./read-html.ts")).readHtml(readText(bytes));
const markdown: Read = async (bytes) => (await import("./read-markdown.ts")).readMarkdown(readText(bytes));

const readers: Readonly<Record<(typeof ownEndings)[number], Read>> = {
  md: markdown,
  markdown,
  txt: (bytes) => ({
    type: "doc",
    content: readText(bytes)
      .split(/\r?\n/)
      .map((line) =>
        line === "" ? { type: "paragraph" } : { type: "paragraph", content: [{ type: "text", text: line }] },
      ),
  }),
  html,
  htm: html,
  docx,
  docm: docx,
  dotx: docx,
  dotm: docx,
  odt,
  ott: odt,
  pdf: async (bytes) => (await import("./read-pdf.ts")).readPdf(bytes),
};

/** A file as a text, by its ending. Refuses FORMAT_UNKNOWN, FORMAT_BROKEN and TOO_LARGE. */
export async function readFile(ending: string, bytes: Buffer, keepImage: KeepImage): Promise<Part> {
  const known = ownEndings.find((one) => one === ending);
  if (known === undefined) throw refuseTask("FORMAT_UNKNOWN");
  try {
    return await readers[known](bytes, keepImage);
  } catch (error) {
    throw asBroken(error);
  }
}

function readText(bytes: Buffer): string {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  // Characters that can be shown nowhere and stored in no database.
  return text.replaceAll("\u0000", "");
}
