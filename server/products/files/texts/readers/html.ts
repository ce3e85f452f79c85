import { Parser } from "htmlparser2";
import type { Gatherer } from "../gather.ts";
import { decodeText } from "./plain.ts";

const hidden = new Set(["script", "style", "template", "noscript", "svg", "math"]);
const inline = new Set(["a", "abbr", "b", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "u"]);

/** What a page shows. */
export function readHtml(bytes: Buffer, gather: Gatherer): void {
  addHtml(decodeText(bytes), gather);
}

export function addHtml(html: string, gather: Gatherer): void {
  let hiddenDepth = 0;
  const parser = new Parser({
    onopentagname(name) {
      if (hidden.has(name)) hiddenDepth += 1;
      else if (!inline.has(name)) gather.endLine();
    },
    ontext(text) {
      if (hiddenDepth === 0) gather.add(text);
    },
    onclosetag(name) {
      if (hidden.has(name)) hiddenDepth = Math.max(0, hiddenDepth - 1);
    },
  });
  parser.write(html);
  parser.end();
}
