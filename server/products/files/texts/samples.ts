import { Document, Footer, Header, Packer, PageBreak, Paragraph, TextRun } from "docx";
import { strToU8, zipSync } from "fflate";
import PDFDocument from "pdfkit";

const zipOf = (parts: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))));

/** A PDF with a page for each text. */
export function pdfOf(...pages: readonly string[]): Promise<Buffer> {
  const file = new PDFDocument({ autoFirstPage: false });
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    file.on("data", (part: Buffer) => parts.push(part));
    file.on("end", () => resolve(Buffer.concat(parts)));
    file.on("error", reject);
    for (const text of pages) file.addPage().text(text);
    file.end();
  });
}

export const docxOf = (text: string): Promise<Buffer> =>
  Packer.toBuffer(
    new Document({
      sections: [
        {
          headers: { default: new Header({ children: [new Paragraph("Sidhuvudet")] }) },
          footers: { default: new Footer({ children: [new Paragraph("Sidfoten")] }) },
          children: [
            new Paragraph({
              children: [new TextRun(text.slice(0, 4)), new TextRun({ text: text.slice(4), bold: true })],
            }),
            new Paragraph({ children: [new PageBreak(), new TextRun("Andra stycket")] }),
          ],
        },
      ],
    }),
  );

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
const relations = (...all: readonly string[]): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join("")}</Relationships>`;

/** A presentation whose slides are shown in another order than their files are numbered in; the last one has notes. */
export const pptxOf = (first: string, second: string, notes: string): Buffer => {
  const slide = (text: string): string =>
    `<p:sld xmlns:p="p" xmlns:a="a"><p:cSld><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:cSld></p:sld>`;
  return zipOf({
    "ppt/presentation.xml": `<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst><p:sldId id="256" r:id="rId7"/><p:sldId id="257" r:id="rId3"/></p:sldIdLst></p:presentation>`,
    "ppt/_rels/presentation.xml.rels": relations(
      relation("rId3", "slide", "slides/slide1.xml"),
      relation("rId7", "slide", "/ppt/slides/slide2.xml"),
    ),
    "ppt/slides/slide1.xml": slide(second),
    "ppt/slides/slide2.xml": slide(first),
    "ppt/slides/_rels/slide1.xml.rels": relations(relation("rId1", "notesSlide", "../notesSlides/notesSlide4.xml")),
    "ppt/notesSlides/notesSlide4.xml": slide(notes),
  });
};

/** A text of two pages. */
export const odtOf = (first: string, second: string): Buffer =>
  zipOf({
    "content.xml": `<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text><text:p>${first}<text:note><text:note-body><text:p>fotnot</text:p></text:note-body></text:note></text:p><text:p><text:soft-page-break/>${second}</text:p></office:text></office:body></office:document-content>`,
  });

export const mailOf = (subject: string, body: string): Buffer =>
  Buffer.from(
    [
      "From: =?utf-8?B?w4VzYSDDlmJlcmc=?= <asa@fk.example>",
      "To: Bo <bo@digg.example>",
      `Subject: =?utf-8?B?${Buffer.from(subject).toString("base64")}?=`,
      'Content-Type: multipart/mixed; boundary="gräns"'.replace("gräns", "grans"),
      "",
      "--grans",
      "Content-Type: text/html; charset=utf-8",
      "",
      `<p>${body}<script>hemligt()</script></p>`,
      "--grans",
      'Content-Type: application/pdf; name="Bilaga.pdf"',
      'Content-Disposition: attachment; filename="Bilaga.pdf"',
      "",
      "x",
      "--grans--",
    ].join("\r\n"),
  );

export const archiveOf = (...names: readonly string[]): Buffer =>
  zipOf(Object.fromEntries(names.map((name) => [name, "x"])));
