import { choice } from "#config";

export const ocrSettings = {
  ocr: choice(
    "SAFOS_OCR",
    "auto",
    ["auto", "off"],
    "Whether text in pictures and in scanned PDFs is read, so that it is found: `auto` where Tesseract is on PATH with Swedish or English, `off` nowhere.",
  ),
};
