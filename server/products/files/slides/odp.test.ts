import { expect, test } from "vitest";
import { createGatherer, pageBreak } from "../texts/gather.ts";
import { readPdf } from "../texts/readers/pdf.ts";
import type { Shape, Slide, Table } from "./deck.ts";
import { createBudget } from "./limits.ts";
import { readOdp } from "./odp/read-odp.ts";
import { writeDeck } from "./pdf/write-deck.ts";
import { odpOf, pngOf } from "./samples.ts";

const read = (...pages: readonly string[]): Slide[] => [...readOdp(odpOf(pages), createBudget()).slides];
const shapesOf = (slide: Slide | undefined): Shape[] =>
  (slide?.pieces ?? []).filter((piece): piece is Shape => piece.kind === "shape" && piece.role !== "decoration");
const frame = (content: string, more = ""): string =>
  `<draw:frame svg:x="1in" svg:y="2in" svg:width="4in" svg:height="1in" ${more}>${content}</draw:frame>`;
const box = (text: string): string => `<draw:text-box>${text}</draw:text-box>`;
const item = (content: string): string => `<text:list-item>${content}</text:list-item>`;

test("a page is drawn for each slide of OpenDocument, without its notes, and its text is found", async () => {
  const notes = `<presentation:notes>${frame(box("<text:p>Anteckning</text:p>"))}</presentation:notes>`;
  const budget = createBudget();
  const bytes = odpOf([
    frame(box("<text:p>Verksamhets<text:span>plan</text:span></text:p>"), 'presentation:class="title"') + notes,
    frame(box('<text:p>Åtgärder<text:line-break/>två<text:s text:c="2"/>rader</text:p>')),
  ]);
  const pdf = await writeDeck(readOdp(bytes, budget), budget);
  const gather = createGatherer();
  await readPdf(pdf, gather);
  const pages = gather.finish().split(pageBreak);
  expect(pages).toEqual([expect.stringContaining("Verksamhetsplan"), expect.stringMatching(/Åtgärder[^]*två +rader/)]);
  expect(pages.join("")).not.toContain("Anteckning");
  expect(pdf.toString("latin1")).toContain("/MediaBox [0 0 720 540]");
  expect(pdf.toString("latin1")).toContain("/S /H1");
});

test("styles come from the slide's own, then from their parents; the levels of an outline have their own", () => {
  const lists = `<text:list>${item(`<text:p text:style-name="P1">Ett</text:p><text:list>${item("<text:p>Två</text:p>")}</text:list>`)}</text:list>`;
  const [shape] = shapesOf(read(frame(box(lists), 'presentation:style-name="pr1" presentation:class="outline"'))[0]);
  expect(shape?.box).toMatchObject({ x: 72, y: 144, width: 288, height: 72 });
  expect(shape?.text).toMatchObject({ anchor: "middle", shrinks: true, insets: { left: 7.2 } });
  const [first, second] = shape?.text?.paragraphs ?? [];
  expect(first).toMatchObject({ align: "center", left: 36, indent: -18, bullet: { text: "●", share: 0.45 } });
  expect(first?.runs[0]).toMatchObject({ size: 28, isBold: true, colour: { hex: "#112233" } });
  expect(second).toMatchObject({ left: 72, bullet: { text: "–" } });
  expect(second?.runs[0]).toMatchObject({ size: 20, isBold: true });
});

test("numbered lists count, and what has no number ends the counting", () => {
  const numbered = (text: string): string =>
    `<text:list text:style-name="L1">${item(`<text:p>${text}</text:p>`)}</text:list>`;
  const [shape] = shapesOf(
    read(frame(box(numbered("a") + numbered("b") + "<text:p>mellan</text:p>" + numbered("c"))))[0],
  );
  expect(shape?.text?.paragraphs.map(({ bullet }) => bullet?.text)).toEqual(["1.", "2.", undefined, "1."]);
});

test("shapes have their outline, fill and place, turned ones too", () => {
  const [rect, line, turned] = shapesOf(
    read(
      '<draw:rect draw:style-name="gr1" svg:x="0in" svg:y="0in" svg:width="1in" svg:height="1in"/>' +
        '<draw:line draw:style-name="gr1" svg:x1="2in" svg:y1="3in" svg:x2="1in" svg:y2="1in"/>' +
        '<draw:custom-shape draw:style-name="gr1" svg:width="2in" svg:height="1in" draw:transform="rotate (1.5707963267949) translate (1in 3in)"><draw:enhanced-geometry draw:type="ellipse"/></draw:custom-shape>',
    )[0],
  );
  expect(rect).toMatchObject({
    fill: { kind: "solid", colour: { hex: "#aabbcc", opacity: 0.5 } },
    stroke: { width: 2, isDashed: true, colour: { hex: "#010203" } },
  });
  expect(line).toMatchObject({ fill: null, box: { x: 72, y: 72, width: 72, height: 144 } });
  expect(line?.path[0]).toEqual(["move", 72, 144]);
  // A quarter turn against the clock around its corner: it stands above that corner.
  expect(turned?.box.turn).toBeCloseTo(-90);
  expect(turned?.box.x).toBeCloseTo(36);
  expect(turned?.box.y).toBeCloseTo(108);
});

test("paths follow their own data, absolute and relative, and formulas leave a rectangle", () => {
  const pathOf = (shape: string): unknown => shapesOf(read(shape)[0])[0]?.path;
  const place = 'svg:x="0in" svg:y="0in" svg:width="1in" svg:height="1in"';
  expect(
    pathOf(`<draw:path ${place} svg:viewBox="0 0 100 100" svg:d="M0 0h50l50-0 0,100c-10 0-20-10-30 0z"/>`),
  ).toEqual([
    ["move", 0, 0],
    ["line", 36, 0],
    ["line", 72, 0],
    ["line", 72, 72],
    ["curve", 64.8, 72, 57.6, 64.8, 50.4, 72],
    ["close"],
  ]);
  const custom = (data: string): string =>
    `<draw:custom-shape ${place}><draw:enhanced-geometry draw:type="non-primitive" svg:viewBox="0 0 10 10" draw:enhanced-path="${data}"/></draw:custom-shape>`;
  expect(pathOf(custom("M 0 0 L 10 5 0 10 Z N"))).toEqual([
    ["move", 0, 0],
    ["line", 72, 36],
    ["line", 0, 72],
    ["close"],
  ]);
  expect(pathOf(custom("M ?f0 0 L 10 5 Z N"))).toHaveLength(5);
  expect(pathOf(custom("M 0 0 L ?f0 ?f1 Z N"))).toHaveLength(5);
});

test("pictures are cropped by their own size, and a picture that can be drawn goes before one that cannot", () => {
  const picture = frame(
    '<draw:image xlink:href="Pictures/a.svg"/><draw:image xlink:href="Pictures/a.png"/><svg:desc>Ett äpple</svg:desc>',
    'draw:style-name="gr2"',
  );
  const deck = readOdp(odpOf([picture], { "Pictures/a.png": pngOf(96, 96, [1, 2, 3]) }), createBudget());
  const [shape] = shapesOf([...deck.slides][0]);
  expect(shape?.description).toBe("Ett äpple");
  expect(shape?.fill).toMatchObject({ kind: "picture", part: "Pictures/a.png", crop: { left: 0.25, top: 0 } });
});

test("tables have their columns, cells over several of them, and what repeats", () => {
  const cell = (text: string, more = ""): string =>
    `<table:table-cell ${more}><text:p>${text}</text:p></table:table-cell>`;
  const table = `<table:table><table:table-column table:style-name="co1" table:number-columns-repeated="3"/><table:table-row table:style-name="ro1">${cell("Post", 'table:number-columns-spanned="2" table:style-name="ce1"')}<table:covered-table-cell/>${cell("Belopp")}</table:table-row></table:table>`;
  const found = read(frame(table))[0]?.pieces.find((piece): piece is Table => piece.kind === "table");
  expect(found?.columns).toEqual([72, 72, 72]);
  expect(found?.rows[0]).toMatchObject({ height: 36 });
  expect(found?.rows[0]?.cells).toMatchObject([
    { column: 0, columns: 2, fill: { colour: { hex: "#ddeeff" } }, borders: { left: { width: 1 } } },
    { column: 2, columns: 1 },
  ]);
});

test("the background and the shapes of the master page stand behind, its placeholders do not", () => {
  const [slide] = read(frame(box("<text:p>a</text:p>")));
  expect(slide?.background).toMatchObject({ kind: "solid", colour: { hex: "#fafafa" } });
  const behind = slide?.pieces.filter((piece) => piece.kind === "shape" && piece.role === "decoration");
  expect(behind).toHaveLength(1);
});
