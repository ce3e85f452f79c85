import { expect, test } from "vitest";
import { drawPdf } from "../previews/draw-pdf.ts";
import { createGatherer, pageBreak } from "../texts/gather.ts";
import { readPdf } from "../texts/readers/pdf.ts";
import type { Piece, Shape, Slide, Table } from "./deck.ts";
import { createBudget } from "./limits.ts";
import { writeDeck } from "./pdf/write-deck.ts";
import { readPptx } from "./pptx/read-pptx.ts";
import { deckOf, paragraphOf, pictureOf, pngOf, shapeOf, tableOf, type SampleSlide } from "./samples.ts";

const read = (...slides: readonly SampleSlide[]): Slide[] => [...readPptx(deckOf(slides), createBudget()).slides];
const draw = (bytes: Buffer): Promise<Buffer> => {
  const budget = createBudget();
  return writeDeck(readPptx(bytes, budget), budget);
};
const pagesOf = async (pdf: Buffer): Promise<string[]> => {
  const gather = createGatherer();
  await readPdf(pdf, gather);
  return gather.finish().split(pageBreak);
};
/** The colour of a point, given as shares of the page's sides. */
const colourAt = async (pdf: Buffer, x: number, y: number): Promise<number[]> => {
  const canvas = await drawPdf(pdf, 1, 960);
  if (!canvas) throw new Error("no page");
  const { data } = canvas.getContext("2d").getImageData(canvas.width * x, canvas.height * y, 1, 1);
  return [...data].slice(0, 3);
};
const shapesOf = (slide: Slide | undefined): Shape[] =>
  (slide?.pieces ?? []).filter((piece: Piece): piece is Shape => piece.kind === "shape" && piece.role !== "decoration");
const title = (text: string): string => shapeOf({ placeholder: 'type="title"', paragraphs: paragraphOf(text) });

test("a page of the slide's size is drawn for each slide in the order of the presentation, and its text is found", async () => {
  const bytes = deckOf([
    {
      layout: "title",
      shapes: shapeOf({ placeholder: 'type="ctrTitle"', paragraphs: paragraphOf("Verksamhetsplan") }),
    },
    { shapes: title("Åtgärder") + shapeOf({ placeholder: 'idx="1"', paragraphs: paragraphOf("Förbättra") }) },
  ]);
  const pdf = await draw(bytes);
  const pages = await pagesOf(pdf);
  expect(pages).toHaveLength(2);
  expect(pages[0]).toContain("Verksamhetsplan");
  expect(pages[1]).toContain("Åtgärder");
  expect(pages[1]).toContain("Förbättra");
  expect(pages.join("")).not.toContain("i mallen");
  expect(pdf.toString("latin1")).toContain("/MediaBox [0 0 960 540]");
  expect(pdf.toString("latin1")).toContain("/S /H1");
});

test("what a shape lacks is taken from its placeholder in the layout, then in the master", () => {
  const [slide] = read({
    shapes: title("Rubrik") + shapeOf({ placeholder: 'idx="2"', paragraphs: paragraphOf("Höger") }),
  });
  const [heading, right] = shapesOf(slide);
  expect(heading).toMatchObject({ role: "title", box: { x: 66, y: 28, width: 828, height: 104 } });
  expect(heading?.text).toMatchObject({ anchor: "middle", shrinks: true });
  expect(heading?.text?.paragraphs[0]?.runs[0]).toMatchObject({ size: 44, isBold: true, colour: { hex: "#1f3a5f" } });
  expect(right?.box).toMatchObject({ x: 486, y: 144, width: 408, height: 342 });
  const [moved] = shapesOf(read({ shapes: shapeOf({ placeholder: 'idx="2"', at: [10, 20, 30, 40] }) })[0]);
  expect(moved?.box).toMatchObject({ x: 10, y: 20, width: 30, height: 40 });
});

test("paragraphs have the size and bullet of their level, and numbers count by themselves", () => {
  const numbered = (text: string, level = 0): string =>
    `<a:p><a:pPr lvl="${level}"><a:buAutoNum type="alphaLcParenR"/></a:pPr><a:r><a:t>${text}</a:t></a:r></a:p>`;
  const paragraphs =
    paragraphOf("Ett") +
    paragraphOf("Två", 1) +
    paragraphOf("Tre", 2, 'i="1" sz="1100"') +
    numbered("a") +
    numbered("x", 1) +
    numbered("b");
  const [body] = shapesOf(read({ shapes: shapeOf({ placeholder: 'idx="1"', paragraphs }) })[0]);
  const seen = body?.text?.paragraphs.map(({ runs, bullet, left }) => [runs[0]?.size, bullet?.text, left]);
  expect(seen).toEqual([
    [28, "•", 18],
    [24, "–", 54],
    [11, "•", 90],
    [28, "a)", 18],
    [24, "a)", 54],
    [28, "b)", 18],
  ]);
  expect(body?.text?.paragraphs[2]?.runs[0]?.isItalic).toBe(true);
});

test("colours come from the theme by the slide's map, lighter or darker as they say", async () => {
  const fill = (colour: string): string =>
    shapeOf({ at: [0, 0, 960, 540], properties: `<a:solidFill>${colour}</a:solidFill>` });
  const hexOf = (colour: string): unknown => {
    const [shape] = shapesOf(read({ shapes: fill(colour) })[0]);
    return shape?.fill?.kind === "solid" ? shape.fill.colour : null;
  };
  expect(hexOf('<a:schemeClr val="tx2"/>')).toEqual({ hex: "#1f3a5f", opacity: 1 });
  expect(hexOf('<a:srgbClr val="FF0000"><a:alpha val="50000"/></a:srgbClr>')).toEqual({ hex: "#ff0000", opacity: 0.5 });
  expect(hexOf('<a:srgbClr val="FF0000"><a:lumMod val="50000"/></a:srgbClr>')).toEqual({ hex: "#800000", opacity: 1 });
  expect(hexOf('<a:prstClr val="constructor"/>')).toBe(null);
  expect(await colourAt(await draw(deckOf([{ shapes: fill('<a:schemeClr val="accent2"/>') }])), 0.5, 0.5)).toEqual([
    217, 123, 41,
  ]);
});

test("backgrounds are those of the slide, or of its master", async () => {
  const background = '<p:bg><p:bgPr><a:solidFill><a:srgbClr val="102030"/></a:solidFill></p:bgPr></p:bg>';
  expect(await colourAt(await draw(deckOf([{ background, shapes: title("a") }])), 0.02, 0.5)).toEqual([16, 32, 48]);
  const [plain] = read({ shapes: title("a") });
  expect(plain?.background).toEqual({ kind: "solid", colour: { hex: "#ffffff", opacity: 1 } });
  const picture = '<p:bg><p:bgPr><a:blipFill><a:blip r:embed="rId2"/><a:stretch/></a:blipFill></p:bgPr></p:bg>';
  const pdf = await draw(deckOf([{ background: picture, shapes: "", picture: pngOf(20, 20, [200, 40, 40]) }]));
  expect(await colourAt(pdf, 0.1, 0.5)).toEqual([200, 40, 40]);
});

test("pictures are drawn where they are, cropped, with what they show for those who do not see them", async () => {
  const deck = (crop: string, hasAlpha: boolean): Buffer =>
    deckOf([{ shapes: pictureOf([0, 0, 960, 540], crop), picture: pngOf(40, 30, [200, 40, 40], hasAlpha) }]);
  const whole = await draw(deck("", false));
  expect(await colourAt(whole, 0.25, 0.5)).toEqual([200, 40, 40]);
  expect(await colourAt(whole, 0.75, 0.5)).toEqual([55, 215, 215]);
  expect(whole.toString("latin1")).toContain("/S /Figure");
  expect(await colourAt(await draw(deck('<a:srcRect l="50000"/>', false)), 0.25, 0.5)).toEqual([55, 215, 215]);
  const [red] = await colourAt(await draw(deck("", true)), 0.25, 0.5);
  expect(red).toBeGreaterThan(220);
});

test("a picture that is broken or of another format leaves a grey area, and the rest is drawn", async () => {
  const whole = pngOf(40, 30, [200, 40, 40], true);
  const short = Buffer.from(whole);
  short.writeUInt32BE(4000, 16);
  for (const picture of [
    Buffer.from("GIF89a"),
    Buffer.from([0xff, 0xd8, 0xff]),
    short,
    whole.subarray(0, 60),
    Buffer.alloc(1),
  ]) {
    const pdf = await draw(deckOf([{ shapes: title("Resten") + pictureOf([0, 270, 960, 200]), picture }]));
    expect(await colourAt(pdf, 0.5, 0.7)).toEqual([238, 240, 243]);
    expect(await pagesOf(pdf)).toEqual([expect.stringContaining("Resten")]);
  }
});

test("tables have their cells, with the built-in style of PowerPoint's own", async () => {
  const shapes = tableOf(
    [0, 0, 960, 400],
    [
      ["Post", "Belopp"],
      ["Hyra", "12 400"],
    ],
  );
  const table = read({ shapes })[0]?.pieces.find((piece): piece is Table => piece.kind === "table");
  expect(table?.columns).toEqual([480, 480]);
  const [head, row] = table?.rows ?? [];
  expect(head?.cells[0]).toMatchObject({ fill: { colour: { hex: "#2f6db5" } } });
  expect(head?.cells[0]?.text.paragraphs[0]?.runs[0]).toMatchObject({ isBold: true, colour: { hex: "#ffffff" } });
  expect(row?.cells[1]?.text.paragraphs[0]?.runs[0]).toMatchObject({ text: "12 400", isBold: false });
  const pdf = await draw(deckOf([{ shapes }]));
  expect(await pagesOf(pdf)).toEqual([expect.stringMatching(/Post[^]*Belopp[^]*Hyra[^]*12 400/)]);
  expect(pdf.toString("latin1")).toContain("/S /TH");
});

test("shapes in groups are moved, scaled and turned with their group", () => {
  const group = (rotation: string): string =>
    `<p:grpSp><p:nvGrpSpPr/><p:grpSpPr><a:xfrm ${rotation}><a:off x="1270000" y="0"/><a:ext cx="1270000" cy="1270000"/><a:chOff x="0" y="0"/><a:chExt cx="2540000" cy="2540000"/></a:xfrm></p:grpSpPr>${shapeOf({ at: [0, 0, 100, 100] })}</p:grpSp>`;
  const [plain] = shapesOf(read({ shapes: group("") })[0]);
  expect(plain?.box).toMatchObject({ x: 100, y: 0, width: 50, height: 50, turn: 0 });
  const [turned] = shapesOf(read({ shapes: group('rot="10800000"') })[0]);
  expect(turned?.box).toMatchObject({ x: 150, y: 50, turn: 180 });
});

test("a slide may hide what its layout and master draw; hidden shapes and notes are left out", async () => {
  const all = (attributes: string): number =>
    (read({ shapes: title("a"), attributes })[0]?.pieces ?? []).filter(
      (one) => one.kind === "shape" && one.role === "decoration",
    ).length;
  expect(all("")).toBe(1);
  expect(all('showMasterSp="0"')).toBe(0);
  const hidden = title("Dold").replace('name="Form"', 'name="Form" hidden="1"');
  const [page] = await pagesOf(
    await draw(deckOf([{ shapes: hidden + shapeOf({ at: [0, 0, 200, 50], paragraphs: paragraphOf("Synlig") }) }])),
  );
  expect(page).toContain("Synlig");
  expect(page).not.toContain("Dold");
});

test("text that does not fit is made smaller where its box says so", async () => {
  const long = paragraphOf("En lång text som fyller hela rutan och mer därtill. ".repeat(30));
  const bottomOf = async (fit: string): Promise<boolean> => {
    const pdf = await draw(
      deckOf([{ shapes: shapeOf({ at: [0, 0, 960, 200], body: `<a:bodyPr>${fit}</a:bodyPr>`, paragraphs: long }) }]),
    );
    const canvas = await drawPdf(pdf, 1, 960);
    const { data } = canvas?.getContext("2d").getImageData(0, 210, 960, 200) ?? { data: new Uint8ClampedArray() };
    return data.some((value, index) => index % 4 !== 3 && value < 128);
  };
  expect(await bottomOf("<a:noAutofit/>")).toBe(true);
  expect(await bottomOf("<a:normAutofit/>")).toBe(false);
});
