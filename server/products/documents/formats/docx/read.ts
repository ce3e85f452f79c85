import { zipSync, type Zippable } from "fflate";
import mammoth from "mammoth";
import { openZip } from "#archives";
import { refuseTask } from "#workers";
import type { KeepImage, Part } from "../content.ts";
import { limits } from "../limits.ts";
import { readHtml } from "../read-html.ts";
import { requireModestXml } from "../xml-limits.ts";

/** A Word file as a text. */
export async function readDocx(bytes: Buffer, keepImage: KeepImage): Promise<Part> {
  const { value } = await mammoth.convertToHtml(
    { buffer: repack(bytes) },
    {
      styleMap: ["u => u", "strike => s", "p[style-name='Title'] => h1:fresh"],
      convertImage: mammoth.images.imgElement(async (image) => ({
        src: (await keepImage(await image.readAsBuffer(), image.contentType)) ?? "",
      })),
    },
  );
  return readHtml(value);
}

/** The parts that are read, unpacked within our limits: what opens the file next finds nothing left to unpack. */
function repack(bytes: Buffer): Buffer {
  const zip = openZip(bytes, limits);
  const parts: Zippable = {};
  for (const name of zip.names) {
    const isXml = /\.(xml|rels)$/i.test(name);
    if (!isXml && !name.startsWith("word/media/")) continue;
    const content = zip.read(name);
    if (!content) continue;
    if (isXml) requireModestXml(content.toString("utf8"));
    parts[name] = [content, { level: 0 }];
  }
  if (!parts["[Content_Types].xml"]) throw refuseTask("FORMAT_BROKEN");
  return Buffer.from(zipSync(parts));
}
