import { Readable } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../../../testing/server.ts";
import { createSlideDrawing } from "./drawing.ts";
import { deckOf, odpOf, packZip, paragraphOf, pictureOf, pngOf, shapeOf } from "./samples.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const drawing = createSlideDrawing(server.safos.workers);
const draw = (ending: string, bytes: Buffer): Promise<Buffer> =>
  drawing.draw(ending, () => Readable.from([bytes]), {
    owner: { organisation: "a", person: "a" },
    signal: AbortSignal.timeout(60_000),
  });
const refusalOf = async (ending: string, bytes: Buffer): Promise<unknown> =>
  draw(ending, bytes).then(
    () => "drawn",
    (error: { code?: string; data?: { limit?: string } }) => error.data?.limit ?? error.code,
  );
const text = shapeOf({ at: [0, 0, 400, 100], paragraphs: paragraphOf("Text") });

test("presentations of all their endings are drawn in a worker process", async () => {
  for (const ending of ["pptx", "pptm", "ppsx", "potx"])
    expect((await draw(ending, deckOf([{ shapes: text }]))).toString("latin1", 0, 5)).toBe("%PDF-");
  for (const ending of ["odp", "otp"]) expect((await draw(ending, odpOf([""]))).toString("latin1", 0, 5)).toBe("%PDF-");
});

test("what is no presentation is refused as broken", async () => {
  const root = "ppt/presentation.xml";
  const broken = [
    Buffer.from("ingen presentation"),
    packZip({ "a.txt": "a" }),
    packZip({ [root]: "<p:presentation" }),
    packZip({ [root]: "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>" }),
    packZip({ [root]: '<p:presentation xmlns:p="p"/>' }),
    deckOf([{ shapes: "<p:sp><a:t>" }]),
  ];
  for (const bytes of broken) expect(await refusalOf("pptx", bytes)).toBe("FORMAT_BROKEN");
  expect(await refusalOf("odp", packZip({ "content.xml": "<office:document-content/>" }))).toBe("FORMAT_BROKEN");
});

test("too many slides, elements, levels, characters or bytes are refused, each by its name", async () => {
  expect(await refusalOf("pptx", deckOf(Array.from({ length: 501 }, () => ({ shapes: "" }))))).toBe("pages");
  expect(await refusalOf("odp", odpOf(Array.from({ length: 501 }, () => "")))).toBe("pages");
  expect(await refusalOf("pptx", deckOf([{ shapes: "<a:x/>".repeat(400_001) }]))).toBe("blocks");
  expect(await refusalOf("pptx", deckOf([{ shapes: `${"<p:grpSp>".repeat(300)}${"</p:grpSp>".repeat(300)}` }]))).toBe(
    "nesting",
  );
  const long = shapeOf({ at: [0, 0, 1, 1], paragraphs: paragraphOf("å".repeat(2_000_001)) });
  expect(await refusalOf("pptx", deckOf([{ shapes: long }]))).toBe("characters");
  expect(await refusalOf("pptx", deckOf([{ shapes: text }], { "ppt/media/a.bin": Buffer.alloc(129 << 20) }))).toBe(
    "unpackedBytes",
  );
}, 60_000);

test("a picture that claims to be huge, and more pictures than a presentation may have, are refused", async () => {
  const huge = pngOf(4, 4, [1, 2, 3]);
  huge.writeUInt32BE(50_000, 16);
  huge.writeUInt32BE(50_000, 20);
  expect(await refusalOf("pptx", deckOf([{ shapes: pictureOf([0, 0, 9, 9]), picture: huge }]))).toBe("pixels");
  expect(
    await refusalOf(
      "pptx",
      deckOf([{ shapes: pictureOf([0, 0, 9, 9]).repeat(5001), picture: pngOf(4, 4, [1, 2, 3]) }]),
    ),
  ).toBe("pictures");
}, 60_000);

test("names that lead out of the file, to other places or in circles find nothing and stop nothing", async () => {
  const parts = {
    "ppt/slides/_rels/slide1.xml.rels": `<Relationships><Relationship Id="rId1" Type="x/slideLayout" Target="../slides/slide1.xml"/><Relationship Id="rId2" Type="x/image" Target="../../../../etc/passwd"/></Relationships>`,
  };
  const shapes = pictureOf([0, 0, 100, 100]) + text;
  expect((await draw("pptx", deckOf([{ shapes }], parts))).length).toBeGreaterThan(1000);
  const linked = pictureOf([0, 0, 9, 9]).replace('r:embed="rId2"', 'r:link="rId2"');
  expect((await draw("pptx", deckOf([{ shapes: linked }]))).length).toBeGreaterThan(1000);
});

test("numbers that are none, huge or below zero stop nothing", async () => {
  for (const value of ["NaN", "1e308", "-99999999999", "", "12cm"]) {
    const shapes = shapeOf({
      at: [0, 0, 400, 100],
      paragraphs: paragraphOf("Text", 0, `sz="${value}" baseline="${value}"`),
    })
      .replace(/x="0"/, `x="${value}"`)
      .replace(/cx="\d+"/, `cx="${value}"`);
    expect((await draw("pptx", deckOf([{ shapes }]))).toString("latin1", 0, 5)).toBe("%PDF-");
  }
  // Each group makes what is in it a thousand times as large.
  const group =
    '<p:grpSp><p:grpSpPr><a:xfrm><a:off x="9" y="9"/><a:ext cx="9000" cy="9000"/><a:chOff x="0" y="0"/><a:chExt cx="9" cy="9"/></a:xfrm></p:grpSpPr>';
  const shapes = group.repeat(110) + text + "</p:grpSp>".repeat(110);
  expect((await draw("pptx", deckOf([{ shapes }]))).toString("latin1", 0, 5)).toBe("%PDF-");
});
