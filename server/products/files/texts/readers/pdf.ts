import type { Gatherer } from "../gather.ts";

/** The text of a PDF, page by page. What is a picture of text holds none. */
export async function readPdf(bytes: Buffer, gather: Gatherer): Promise<void> {
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  try {
    const file = await task.promise;
    for (let number = 1; number <= file.numPages && !gather.isFull; number++) {
      if (number > 1) gather.endPage();
      const page = await file.getPage(number);
      const { items } = await page.getTextContent();
      for (const item of items)
        if ("str" in item) {
          gather.add(item.str);
          if (item.hasEOL) gather.endLine();
        }
      page.cleanup();
    }
  } finally {
    await task.destroy();
  }
}
