import { limits } from "../limits.ts";
import type { OfficeZip } from "../../texts/office-zip.ts";
import { walkXml } from "../../texts/xml.ts";

/** Characters that XML cannot hold are written `_x000D_` (ECMA-376 part 1, 22.9.2.19). */
export const plainText = (text: string): string =>
  text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\r\n?/g, "\n")
    // oxlint-disable-next-line no-control-regex -- they show nothing
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");

/** The texts that cells share (18.4), each as long as a cell shows. */
export function readSharedTexts(zip: OfficeZip, path: string): readonly string[] {
  const texts: string[] = [];
  let text = "";
  let isText = false;
  let phonetic = 0;
  walkXml(zip.read(path) ?? "<none/>", {
    open(name) {
      if (name === "si") text = "";
      else if (name === "t") isText = true;
      else if (name === "rPh") phonetic += 1;
    },
    text(more) {
      // One character more than is shown says that there is more.
      if (isText && phonetic === 0 && text.length <= limits.cellLength) text += more;
    },
    close(name) {
      if (name === "si") texts.push(plainText(text));
      else if (name === "t") isText = false;
      else if (name === "rPh") phonetic -= 1;
    },
  });
  return texts;
}
