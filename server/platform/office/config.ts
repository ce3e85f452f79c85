import { text } from "#config";

export const officeSettings = {
  libreOffice: text(
    "SAFOS_LIBREOFFICE",
    null,
    "The path of LibreOffice's `soffice`, which shows office files as they look and reads .doc, .dot, .rtf and .fodt; unset: the one on PATH, if any. `off`: office files are shown as text, and those four are not imported.",
  ),
};
