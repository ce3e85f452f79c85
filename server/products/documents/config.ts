import { text } from "#config";

export const documentSettings = {
  libreOffice: text(
    "SAFOS_LIBREOFFICE",
    null,
    "The path of LibreOffice's `soffice`, which reads .doc, .dot, .rtf and .fodt; unset: the one on PATH, if any. `off`: such files are refused.",
  ),
};
