import type { Gatherer } from "../gather.ts";
import { openOfficeZip } from "../office-zip.ts";
import { walkXml } from "../xml.ts";

/** A presentation (ECMA-376 part 1, 19): a page for each slide in the order they are shown, with its notes. */
export function readSlides(bytes: Buffer, gather: Gatherer): void {
  const zip = openOfficeZip(bytes);
  const relations = zip.relationsOf("ppt/presentation.xml");
  let isFirst = true;
  walkXml(zip.require("ppt/presentation.xml"), {
    open(name, attributes) {
      if (name !== "sldId" || gather.isFull) return;
      if (!isFirst) gather.endPage();
      isFirst = false;
      const slide = relations.get(attributes["r:id"] ?? "")?.target ?? "";
      addDrawnText(zip.read(slide) ?? "<none/>", gather);
      for (const { type, target } of zip.relationsOf(slide).values())
        if (type === "notesSlide") addDrawnText(zip.read(target) ?? "<none/>", gather);
    },
  });
}

function addDrawnText(xml: string, gather: Gatherer): void {
  let isText = false;
  walkXml(xml, {
    open(name) {
      if (name === "t") isText = true;
      else if (name === "br") gather.endLine();
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
