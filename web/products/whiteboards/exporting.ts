import { exportToBlob, exportToCanvas, exportToSvg } from "@excalidraw/excalidraw";
import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { whiteboardRoutes } from "@safos/contract/routes/whiteboards";
import { framesOf } from "@safos/contract/whiteboard-outline";
import { requestBlob } from "../../platform/request.ts";
import { elementsIn, type Canvas } from "./scene.ts";

export type ExportFormat = "png" | "svg" | "pdf" | "excalidraw";

type Options = Parameters<typeof exportToBlob>[0];
const scale = 2;
const margin = 24;

const optionsOf = (canvas: Canvas, frame?: BoardElement): Options =>
  ({
    elements: elementsIn(canvas).filter((one) => !one.isDeleted),
    appState: { exportBackground: true, viewBackgroundColor: "#ffffff", exportEmbedScene: false },
    files: canvas.getFiles(),
    exportPadding: frame ? 0 : margin,
    exportingFrame: frame ?? null,
    getDimensions: (width: number, height: number) => ({ width: width * scale, height: height * scale, scale }),
  }) as object as Options;

/** The whole whiteboard as a file; a PDF has a page for every frame, or one for everything. */
export async function exportBoard(canvas: Canvas, whiteboardId: string, format: ExportFormat): Promise<Blob> {
  switch (format) {
    case "png":
      return exportToBlob({ ...optionsOf(canvas), mimeType: "image/png" });
    case "svg":
      return new Blob([(await exportToSvg(optionsOf(canvas))).outerHTML], { type: "image/svg+xml" });
    case "pdf": {
      const frames = framesOf(elementsIn(canvas));
      const pages: PdfPage[] = [];
      for (const frame of frames.length > 0 ? frames : [undefined]) {
        const drawn = await exportToCanvas(optionsOf(canvas, frame));
        pages.push({ width: drawn.width, height: drawn.height, jpeg: await jpegOf(drawn) });
      }
      return writePdf(pages);
    }
    default:
      return requestBlob(whiteboardRoutes.exportWhiteboard, {
        params: { id: whiteboardId },
        query: { format: "excalidraw" },
      });
  }
}

interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
}

const jpegOf = async (drawn: HTMLCanvasElement): Promise<Uint8Array> => {
  const blob = await new Promise<Blob | null>((resolve) => drawn.toBlob(resolve, "image/jpeg", 0.92));
  return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
};

/** A PDF of pictures, ISO 32000-1: one JPEG fills each page. */
function writePdf(pages: readonly PdfPage[]): Blob {
  const parts: Uint8Array[] = [];
  const offsets: number[] = [];
  const encoder = new TextEncoder();
  let size = 0;
  const put = (part: string | Uint8Array): void => {
    const bytes = typeof part === "string" ? encoder.encode(part) : part;
    parts.push(bytes);
    size += bytes.length;
  };
  const object = (id: number, ...body: (string | Uint8Array)[]): void => {
    offsets[id] = size;
    put(`${id} 0 obj\n`);
    for (const one of body) put(one);
    put("\nendobj\n");
  };
  const pageId = (index: number): number => 3 + index * 3;
  put("%PDF-1.4\n");
  object(1, "<</Type/Catalog/Pages 2 0 R>>");
  object(2, `<</Type/Pages/Count ${pages.length}/Kids[${pages.map((_, index) => `${pageId(index)} 0 R`).join(" ")}]>>`);
  for (const [index, page] of pages.entries()) {
    const id = pageId(index);
    // Points, at 96 pixels an inch before the pictures were made twice as fine.
    const [width, height] = [(page.width / scale) * 0.75, (page.height / scale) * 0.75];
    const drawing = `q ${width} 0 0 ${height} 0 0 cm /I Do Q`;
    object(
      id,
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Contents ${id + 1} 0 R/Resources<</XObject<</I ${id + 2} 0 R>>>>>>`,
    );
    object(id + 1, `<</Length ${drawing.length}>>stream\n${drawing}\nendstream`);
    object(
      id + 2,
      `<</Type/XObject/Subtype/Image/Width ${page.width}/Height ${page.height}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length ${page.jpeg.length}>>stream\n`,
      page.jpeg,
      "\nendstream",
    );
  }
  const start = size;
  put(`xref\n0 ${offsets.length}\n0000000000 65535 f \n`);
  for (const offset of offsets.slice(1)) put(`${String(offset).padStart(10, "0")} 00000 n \n`);
  put(`trailer<</Size ${offsets.length}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`);
  return new Blob(parts as unknown as BlobPart[], { type: "application/pdf" });
}
