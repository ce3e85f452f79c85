import { SaxesParser } from "saxes";
import { exceed, refuseTask } from "#workers";

const deepest = 250;

interface XmlEvents {
  /** `name` without its prefix. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

/** Walks through XML without making a tree of it. Refuses document types, what is nested too deeply, and what is no XML. */
export function walkXml(xml: string, on: XmlEvents, isEnough: () => boolean = () => false): void {
  const parser = new SaxesParser({ xmlns: false });
  let depth = 0;
  const broken = (): never => {
    throw refuseTask("FORMAT_BROKEN");
  };
  parser.on("error", broken);
  parser.on("doctype", broken);
  parser.on("opentag", ({ name, attributes }) => {
    depth += 1;
    if (depth > deepest) throw exceed("nesting", deepest);
    on.open?.(localName(name), attributes);
  });
  parser.on("text", (text) => on.text?.(text));
  parser.on("cdata", (text) => on.text?.(text));
  parser.on("closetag", ({ name }) => {
    depth -= 1;
    on.close?.(localName(name));
  });
  const step = 1 << 16;
  for (let at = 0; at < xml.length; at += step) {
    if (isEnough()) return;
    parser.write(xml.slice(at, at + step));
  }
  if (!isEnough()) parser.close();
}
