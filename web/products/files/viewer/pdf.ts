import { getDocument, GlobalWorkerOptions, PasswordException, type PDFDocumentProxy } from "pdfjs-dist";
// oxlint-disable-next-line import/default -- Vite gives the address of what it copies
import worker from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import { useEffect, useState } from "react";

GlobalWorkerOptions.workerSrc = worker;

/** A PDF that is open, or why it is not. */
export type OpenPdf =
  | { readonly state: "opening" }
  | { readonly state: "open"; readonly file: PDFDocumentProxy; readonly sizes: readonly PageSize[] }
  | { readonly state: "locked" | "broken" };

/** Points, as the page is turned. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** Pages whose size is asked for before anything is shown; those after them are taken to be as the last of these. */
const measured = 200;

/** Opens what an address leads to, a part at a time as it is looked at. Nothing in it is run. */
export function usePdf(url: string): OpenPdf {
  const [opened, setOpened] = useState<OpenPdf>({ state: "opening" });
  useEffect(() => {
    setOpened({ state: "opening" });
    let isOver = false;
    const task = getDocument({
      url,
      enableXfa: false,
      // The page may not compile WebAssembly.
      useWasm: false,
      wasmUrl: "/pdf-parts/",
      // The same letters everywhere, whatever a machine has.
      useSystemFonts: false,
      standardFontDataUrl: "/pdf-parts/",
      isImageDecoderSupported: true,
    });
    const open = async (): Promise<void> => {
      const file = await task.promise;
      const sizes: PageSize[] = [];
      for (let number = 1; number <= Math.min(file.numPages, measured); number++) {
        const { width, height } = (await file.getPage(number)).getViewport({ scale: 1 });
        sizes.push({ width, height });
      }
      while (sizes.length < file.numPages) sizes.push(sizes.at(-1) ?? { width: 595, height: 842 });
      if (!isOver) setOpened({ state: "open", file, sizes });
    };
    open().catch((error: unknown) => {
      if (!isOver) setOpened({ state: error instanceof PasswordException ? "locked" : "broken" });
    });
    return () => {
      isOver = true;
      void task.destroy();
    };
  }, [url]);
  return opened;
}

/** The text of each page, as its layer of text has it. */
export async function textsOf(file: PDFDocumentProxy): Promise<string[]> {
  const texts: string[] = [];
  for (let number = 1; number <= file.numPages; number++) {
    const { items } = await (await file.getPage(number)).getTextContent();
    texts.push(items.map((item) => ("str" in item ? item.str : "")).join(""));
  }
  return texts;
}
