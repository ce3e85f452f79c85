import type { Gatherer } from "../gather.ts";
import { openOfficeZip } from "../office-zip.ts";
import { walkXml } from "../xml.ts";

/** A Word file (ECMA-376 part 1, 17): its body by the pages that Word last made, then what stands beside it. */
export function readWord(bytes: Buffer, gather: Gatherer): void {
  const zip = openOfficeZip(bytes);
  addWordXml(zip.require("word/document.xml"), gather);
  for (const name of zip.names.filter((one) =>
    /^word\/(?:header|footer|footnotes|endnotes|comments)\d*\.xml$/.test(one),
  )) {
    gather.endLine();
    // These are on every page or on none: they begin no page of their own.
    addWordXml(zip.read(name) ?? "<none/>", { ...gather, endPage: () => gather.endLine() });
  }
}

function addWordXml(xml: string, gather: Pick<Gatherer, "add" | "endLine" | "endPage">): void {
  let isText = false;
  walkXml(xml, {
    open(name, attributes) {
      if (name === "t") isText = true;
      else if (name === "tab") gather.add("\t");
      else if (name === "lastRenderedPageBreak") gather.endPage();
      else if (name === "br" && attributes["w:type"] !== "page") gather.endLine();
    },
    text(text) {
      if (isText) gather.add(text);
    },
    close(name) {
      if (name === "t") isText = false;
      else if (name === "p") gather.endLine();
    },
  });
}
