import { SaxesParser } from "saxes";
import { exceed, refuseTask } from "#workers";
import { limits } from "./limits.ts";

/** Levels of elements; a list in a list is two, a table three. */
const deepest = 250;
const paragraphs = /^(?:[^:]+:)?(?:p|h)$/;

/** Refuses XML that is nested too deeply, holds too many paragraphs, or has a document type, before anybody builds a tree of it. */
export function requireModestXml(text: string): void {
  const parser = new SaxesParser({ xmlns: false });
  let depth = 0;
  let blocks = 0;
  parser.on("error", () => {
    throw refuseTask("FORMAT_BROKEN");
  });
  parser.on("doctype", () => {
    throw refuseTask("FORMAT_BROKEN");
  });
  parser.on("opentag", ({ name }) => {
    depth += 1;
    if (depth > deepest) throw exceed("nesting", deepest);
    if (!paragraphs.test(name)) return;
    blocks += 1;
    if (blocks > limits.blocks) throw exceed("blocks", limits.blocks);
  });
  parser.on("closetag", () => {
    depth -= 1;
  });
  parser.write(text).close();
}
