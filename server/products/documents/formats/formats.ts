import type { DocumentFormat } from "@safos/contract/documents";

export const typeOfFormat: Readonly<Record<DocumentFormat, string>> = {
  md: "text/markdown",
  html: "text/html",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  odt: "application/vnd.oasis.opendocument.text",
  pdf: "application/pdf",
};

/** Endings that are read without LibreOffice. Macros in `docm` and `dotm` are not looked at. */
export const ownEndings = [
  "md",
  "markdown",
  "txt",
  "html",
  "htm",
  "docx",
  "docm",
  "dotx",
  "dotm",
  "odt",
  "ott",
  "pdf",
] as const;

/** The ending of a file's name, in small letters. */
export const endingOf = (name: string): string => name.toLowerCase().split(".").at(-1) ?? "";
