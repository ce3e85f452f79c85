import { crc32, deflateRawSync, deflateSync } from "node:zlib";

/** Files that a stranger might give, made here so that none has to be kept. */

const paragraph = "<w:p><w:r><w:t>a</w:t></w:r></w:p>";
const word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

/** A Word file of paragraphs of one letter. */
export const docx = (paragraphs: number, more: Readonly<Record<string, Buffer>> = {}): Buffer =>
  zip({
    "[Content_Types].xml": Buffer.from(
      `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${word}"/></Types>`,
    ),
    "_rels/.rels": Buffer.from(
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    ),
    "word/document.xml": Buffer.from(
      `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${paragraph.repeat(paragraphs)}</w:body></w:document>`,
    ),
    ...more,
  });

/** An OpenDocument text of lists in lists. */
export const nestedOdt = (depth: number): Buffer =>
  zip({
    "content.xml": Buffer.from(
      `<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text>${"<text:list><text:list-item>".repeat(depth)}${"</text:list-item></text:list>".repeat(depth)}</office:text></office:body></office:document-content>`,
    ),
  });

/** A PDF of one page with the same text drawn on it many times; without a table of its objects, which readers look for themselves. */
export function wordyPdf(times: number): Buffer {
  const content = deflateSync(`BT /F 1 Tf ${"1 0 0 1 5 5 Tm (a b) Tj ".repeat(times)}ET`);
  const font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
  const head = [
    "%PDF-1.4",
    "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj",
    "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj",
    `3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F ${font}>>>>>> endobj`,
    `4 0 obj <</Filter/FlateDecode/Length ${content.length}>> stream\n`,
  ].join("\n");
  return Buffer.concat([
    Buffer.from(head),
    content,
    Buffer.from("\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"),
  ]);
}

/** A PNG of one grey; `shade` makes its bytes another picture's. */
export function png(side: number, shade: number): Buffer {
  const chunk = (type: string, content: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type), content]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(content.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([size, named, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  // 8 bits of grey.
  head.writeUInt8(8, 8);
  const rows = Buffer.alloc((side + 1) * side);
  for (let row = 0; row < side; row++) rows.fill(shade, row * (side + 1) + 1, (row + 1) * (side + 1));
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([start, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

/** A ZIP of these files (APPNOTE.TXT 4.3). */
function zip(files: Readonly<Record<string, Buffer>>): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content, { level: 9 });
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(8, 4);
    about.writeUInt32LE(crc32(content), 10);
    about.writeUInt32LE(packed.length, 14);
    about.writeUInt32LE(content.length, 18);
    about.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), about, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    entries.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000"), about, rest, Buffer.from(name)]));
    locals.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(Buffer.concat(entries).length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, ...entries, Buffer.from("PK\u0005\u0006"), end]);
}
