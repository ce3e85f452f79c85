import { outlineOf, type OutlineEntry } from "@safos/contract/whiteboard-outline";
import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { escapeHtml } from "#http/html";

type Locale = "sv" | "en";

const names: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  sv: {
    text: "Text",
    rectangle: "Ruta",
    diamond: "Romb",
    ellipse: "Oval",
    arrow: "Pil",
    line: "Linje",
    freedraw: "Teckning",
    image: "Bild",
    loose: "Utanför ramarna",
    frame: "Ram",
    to: "till",
    from: "från",
  },
  en: {
    text: "Text",
    rectangle: "Box",
    diamond: "Diamond",
    ellipse: "Ellipse",
    arrow: "Arrow",
    line: "Line",
    freedraw: "Drawing",
    image: "Picture",
    loose: "Outside the frames",
    frame: "Frame",
    to: "to",
    from: "from",
  },
};

/** A whiteboard as a text to read, in HTML; what people wrote stays text. */
export function writeOutline(elements: readonly BoardElement[], locale: Locale): string {
  const word = names[locale];
  const lines = (text: string): string => escapeHtml(text).replaceAll("\n", "<br>");
  const line = (one: OutlineEntry): string => {
    const ends = [
      one.from === "" ? "" : `${word["from"]} ${lines(one.from)}`,
      one.to === "" ? "" : `${word["to"]} ${lines(one.to)}`,
    ].filter(Boolean);
    return `<li>${[word[one.type] ?? escapeHtml(one.type), ...ends].join(" ")}${one.text === "" ? "" : `: ${lines(one.text)}`}</li>`;
  };
  const sections = outlineOf(elements);
  const hasFrames = sections.some((one) => one.frame !== null);
  return sections
    .map((section) => {
      const name = section.frame === null ? word["loose"] : section.frame.text || word["frame"];
      return `${hasFrames ? `<h2>${escapeHtml(String(name))}</h2>` : ""}<ul>${section.entries.map(line).join("")}</ul>`;
    })
    .join("\n");
}
