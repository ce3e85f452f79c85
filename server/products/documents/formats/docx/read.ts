import mammoth from "mammoth";
import type { Part } from "../content.ts";
import { readHtml } from "../html.ts";

/** A Word file as a text. `keepImage` takes a picture out of it and gives the address it has from now on. */
export async function readDocx(
  bytes: Buffer,
  keepImage: (bytes: Buffer, type: string) => Promise<string | null>,
): Promise<Part> {
  const { value } = await mammoth.convertToHtml(
    { buffer: bytes },
    {
      styleMap: ["u => u", "strike => s"],
      convertImage: mammoth.images.imgElement(async (image) => ({
        src: (await keepImage(await image.readAsBuffer(), image.contentType)) ?? "",
      })),
    },
  );
  return readHtml(value);
}
