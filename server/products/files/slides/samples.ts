import { strToU8, zipSync, zlibSync } from "fflate";
import { crc32 } from "node:zlib";

const namespaces =
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"';
const officeRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

export const packZip = (parts: Readonly<Record<string, string | Uint8Array>>): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [name, typeof part === "string" ? strToU8(part) : part]),
      ),
    ),
  );

/** A PNG of one colour, or one that goes from a colour to its opposite from the left to the right. */
export function pngOf(
  width: number,
  height: number,
  [red, green, blue]: readonly [number, number, number],
  hasAlpha = false,
): Buffer {
  const row = new Uint8Array(1 + width * (hasAlpha ? 4 : 3));
  for (let x = 0; x < width; x++) {
    const isRight = x >= width / 2;
    row.set(
      [isRight ? 255 - red : red, isRight ? 255 - green : green, isRight ? 255 - blue : blue, 128].slice(
        0,
        hasAlpha ? 4 : 3,
      ),
      1 + x * (hasAlpha ? 4 : 3),
    );
  }
  const pixels = new Uint8Array(row.length * height);
  for (let y = 0; y < height; y++) pixels.set(row, y * row.length);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, hasAlpha ? 6 : 2], 8);
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", zlibSync(pixels)),
    chunk("IEND", new Uint8Array()),
  ]);
}

const relationsOf = (...all: readonly (readonly [type: string, target: string])[]): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all
    .map(
      ([type, target], index) =>
        `<Relationship Id="rId${index + 1}" Type="${officeRelations}/${type}" Target="${target}"/>`,
    )
    .join("")}</Relationships>`;

const tree = (shapes: string): string =>
  `<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${shapes}</p:spTree>`;

const transform = (x: number, y: number, width: number, height: number, more = ""): string =>
  `<a:xfrm${more}><a:off x="${x * 12_700}" y="${y * 12_700}"/><a:ext cx="${width * 12_700}" cy="${height * 12_700}"/></a:xfrm>`;

/** A shape of a slide: lengths in points; its text is paragraphs of DrawingML. */
export const shapeOf = ({
  placeholder = "",
  at,
  properties = "",
  style = "",
  body = "<a:bodyPr/>",
  paragraphs = "",
}: {
  readonly placeholder?: string;
  readonly at?: readonly [number, number, number, number];
  readonly properties?: string;
  readonly style?: string;
  readonly body?: string;
  readonly paragraphs?: string;
}): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="2" name="Form"/><p:cNvSpPr/><p:nvPr>${placeholder && `<p:ph ${placeholder}/>`}</p:nvPr></p:nvSpPr><p:spPr>${at ? transform(...at) : ""}${properties}</p:spPr>${style}${
    paragraphs && `<p:txBody>${body}<a:lstStyle/>${paragraphs}</p:txBody>`
  }</p:sp>`;

export const paragraphOf = (text: string, level = 0, run = ""): string =>
  `<a:p><a:pPr lvl="${level}"/><a:r><a:rPr lang="sv-SE" ${run}/><a:t>${text}</a:t></a:r></a:p>`;

/** A picture, `rId2` of its slide, cropped by thousandths of a percent. */
export const pictureOf = (at: readonly [number, number, number, number], crop = "", relation = "rId2"): string =>
  `<p:pic><p:nvPicPr><p:cNvPr id="3" name="Bild" descr="En tvådelad bild"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="${relation}"/>${crop}<a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>${transform(...at)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`;

export const tableOf = (
  at: readonly [number, number, number, number],
  rows: readonly (readonly string[])[],
): string => {
  const width = Math.round((at[2] * 12_700) / (rows[0]?.length ?? 1));
  return `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="Tabell"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>${transform(...at).replaceAll("a:xfrm", "p:xfrm")}<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr firstRow="1" bandRow="1"><a:tableStyleId>{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}</a:tableStyleId></a:tblPr><a:tblGrid>${`<a:gridCol w="${width}"/>`.repeat(rows[0]?.length ?? 1)}</a:tblGrid>${rows
    .map(
      (row) =>
        `<a:tr h="${Math.round((at[3] * 12_700) / rows.length)}">${row.map((text) => `<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>${paragraphOf(text)}</a:txBody><a:tcPr/></a:tc>`).join("")}</a:tr>`,
    )
    .join("")}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`;
};

const theme = `<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Prov"><a:themeElements><a:clrScheme name="Prov"><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="1F3A5F"/></a:dk2><a:lt2><a:srgbClr val="EEF2F7"/></a:lt2><a:accent1><a:srgbClr val="2F6DB5"/></a:accent1><a:accent2><a:srgbClr val="D97B29"/></a:accent2><a:accent3><a:srgbClr val="5B8C5A"/></a:accent3><a:accent4><a:srgbClr val="C0A020"/></a:accent4><a:accent5><a:srgbClr val="7A5BA8"/></a:accent5><a:accent6><a:srgbClr val="3A9B9B"/></a:accent6><a:hlink><a:srgbClr val="0563C1"/></a:hlink><a:folHlink><a:srgbClr val="954F72"/></a:folHlink></a:clrScheme><a:fontScheme name="Prov"><a:majorFont><a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/></a:majorFont><a:minorFont><a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/></a:minorFont></a:fontScheme><a:fmtScheme name="Prov"><a:fillStyleLst>${'<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'.repeat(3)}</a:fillStyleLst><a:lnStyleLst>${'<a:ln w="12700"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>'.repeat(3)}</a:lnStyleLst><a:effectStyleLst>${"<a:effectStyle><a:effectLst/></a:effectStyle>".repeat(3)}</a:effectStyleLst><a:bgFillStyleLst>${'<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'.repeat(3)}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`;

const level = (number: number, left: number, size: number, sign: string): string =>
  `<a:lvl${number}pPr marL="${left * 12_700}" indent="-${18 * 12_700}"><a:lnSpc><a:spcPct val="90000"/></a:lnSpc><a:spcBef><a:spcPts val="600"/></a:spcBef><a:buFont typeface="Arial"/><a:buChar char="${sign}"/><a:defRPr sz="${size}"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl${number}pPr>`;

const master = `<p:sldMaster ${namespaces}><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg>${tree(
  shapeOf({
    placeholder: 'type="title"',
    at: [66, 28, 828, 104],
    body: '<a:bodyPr anchor="ctr"><a:normAutofit/></a:bodyPr>',
    paragraphs: paragraphOf("Rubrik i mallen"),
  }) +
    shapeOf({
      placeholder: 'type="body" idx="1"',
      at: [66, 144, 828, 342],
      body: "<a:bodyPr><a:normAutofit/></a:bodyPr>",
      paragraphs: paragraphOf("Text i mallen"),
    }) +
    shapeOf({
      placeholder: 'type="sldNum" sz="quarter" idx="4"',
      at: [678, 500, 216, 28],
      paragraphs: paragraphOf("nr"),
    }) +
    shapeOf({
      at: [0, 528, 960, 12],
      properties:
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln>',
    }),
)}</p:cSld><p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/><p:sldLayoutId id="2147483650" r:id="rId2"/></p:sldLayoutIdLst><p:txStyles><p:titleStyle><a:lvl1pPr><a:lnSpc><a:spcPct val="90000"/></a:lnSpc><a:buNone/><a:defRPr sz="4400" b="1"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:latin typeface="+mj-lt"/></a:defRPr></a:lvl1pPr></p:titleStyle><p:bodyStyle>${level(1, 18, 2800, "•")}${level(2, 54, 2400, "–")}${level(3, 90, 2000, "•")}</p:bodyStyle><p:otherStyle/></p:txStyles></p:sldMaster>`;

const layoutOf = (type: string, shapes: string): string =>
  `<p:sldLayout ${namespaces} type="${type}"><p:cSld name="${type}">${tree(shapes)}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`;

const layouts = {
  /** A title in the middle and a line below it. */
  title: layoutOf(
    "title",
    shapeOf({
      placeholder: 'type="ctrTitle"',
      at: [120, 88, 720, 188],
      body: '<a:bodyPr anchor="b"/>',
      paragraphs: '<a:p><a:pPr algn="ctr"/><a:r><a:t>Klicka här</a:t></a:r></a:p>',
    }).replace("<a:lstStyle/>", '<a:lstStyle><a:lvl1pPr algn="ctr"><a:defRPr sz="6000"/></a:lvl1pPr></a:lstStyle>') +
      shapeOf({
        placeholder: 'type="subTitle" idx="1"',
        at: [120, 284, 720, 130],
        paragraphs: paragraphOf("Underrubrik"),
      }).replace(
        "<a:lstStyle/>",
        '<a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="ctr"><a:buNone/><a:defRPr sz="2400"/></a:lvl1pPr></a:lstStyle>',
      ),
  ),
  /** A title and two columns, numbers 1 and 2. */
  columns: layoutOf(
    "twoObj",
    shapeOf({ placeholder: 'type="title"', paragraphs: paragraphOf("Klicka här") }) +
      shapeOf({ placeholder: 'sz="half" idx="1"', at: [66, 144, 408, 342], paragraphs: paragraphOf("Vänster") }) +
      shapeOf({ placeholder: 'sz="half" idx="2"', at: [486, 144, 408, 342], paragraphs: paragraphOf("Höger") }),
  ),
};

export interface SampleSlide {
  readonly layout?: keyof typeof layouts;
  readonly background?: string;
  readonly shapes: string;
  readonly picture?: Uint8Array;
  readonly attributes?: string;
}

/** A presentation of 960 × 540 points as PowerPoint writes them, with a theme, a master and two layouts. */
export function deckOf(
  slides: readonly SampleSlide[],
  more: Readonly<Record<string, string | Uint8Array>> = {},
): Buffer {
  const names = slides.map((_, index) => `slides/slide${index + 1}.xml`);
  const types = "application/vnd.openxmlformats-officedocument.presentationml";
  const override = (name: string, type: string): string => `<Override PartName="/ppt/${name}" ContentType="${type}"/>`;
  const parts: Record<string, string | Uint8Array> = {
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>${override("presentation.xml", `${types}.presentation.main+xml`)}${override("slideMasters/slideMaster1.xml", `${types}.slideMaster+xml`)}${["1", "2"].map((n) => override(`slideLayouts/slideLayout${n}.xml`, `${types}.slideLayout+xml`)).join("")}${override("theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml")}${names.map((name) => override(name, `${types}.slide+xml`)).join("")}</Types>`,
    "_rels/.rels": relationsOf(["officeDocument", "ppt/presentation.xml"]),
    "ppt/presentation.xml": `<p:presentation ${namespaces}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>${names.map((_, index) => `<p:sldId id="${256 + index}" r:id="rId${index + 2}"/>`).join("")}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
    "ppt/_rels/presentation.xml.rels": relationsOf(
      ["slideMaster", "slideMasters/slideMaster1.xml"],
      ...names.map((name) => ["slide", name] as const),
    ),
    "ppt/theme/theme1.xml": theme,
    "ppt/slideMasters/slideMaster1.xml": master,
    "ppt/slideMasters/_rels/slideMaster1.xml.rels": relationsOf(
      ["slideLayout", "../slideLayouts/slideLayout1.xml"],
      ["slideLayout", "../slideLayouts/slideLayout2.xml"],
      ["theme", "../theme/theme1.xml"],
    ),
    "ppt/slideLayouts/slideLayout1.xml": layouts.title,
    "ppt/slideLayouts/slideLayout2.xml": layouts.columns,
  };
  for (const n of ["1", "2"])
    parts[`ppt/slideLayouts/_rels/slideLayout${n}.xml.rels`] = relationsOf([
      "slideMaster",
      "../slideMasters/slideMaster1.xml",
    ]);
  for (const [index, { layout = "columns", shapes, background = "", picture, attributes = "" }] of slides.entries()) {
    parts[`ppt/${names[index]}`] =
      `<p:sld ${namespaces} ${attributes}><p:cSld>${background}${tree(shapes)}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`;
    const layoutName = `../slideLayouts/slideLayout${layout === "title" ? 1 : 2}.xml`;
    parts[`ppt/slides/_rels/slide${index + 1}.xml.rels`] = relationsOf(
      ["slideLayout", layoutName],
      ...(picture ? [["image", `../media/image${index + 1}.png`] as const] : []),
    );
    if (picture) parts[`ppt/media/image${index + 1}.png`] = picture;
  }
  return packZip({ ...parts, ...more });
}

const odfNamespaces = ["office", "style", "text", "draw", "presentation", "table", "svg", "fo", "xlink"]
  .map((prefix) => `xmlns:${prefix}="${prefix}"`)
  .join(" ");

const odpStyles = `<office:document-styles ${odfNamespaces}><office:styles><style:style style:name="Default-outline1" style:family="presentation"><style:graphic-properties style:shrink-to-fit="true" fo:padding-left="0.1in"><text:list-style style:name="o"><text:list-level-style-bullet text:level="1" text:bullet-char="●"><style:list-level-properties text:space-before="0.25in" text:min-label-width="0.25in"/><style:text-properties fo:font-family="StarSymbol" fo:font-size="45%"/></text:list-level-style-bullet><text:list-level-style-bullet text:level="2" text:bullet-char="–"><style:list-level-properties text:space-before="0.75in" text:min-label-width="0.25in"/></text:list-level-style-bullet></text:list-style></style:graphic-properties><style:text-properties fo:font-size="28pt" fo:font-weight="bold"/></style:style><style:style style:name="Default-outline2" style:family="presentation" style:parent-style-name="Default-outline1"><style:text-properties fo:font-size="20pt"/></style:style></office:styles><office:automatic-styles><style:page-layout style:name="PM1"><style:page-layout-properties fo:page-width="10in" fo:page-height="7.5in"/></style:page-layout><style:style style:name="Mdp1" style:family="drawing-page"><style:drawing-page-properties draw:fill="solid" draw:fill-color="#fafafa"/></style:style></office:automatic-styles><office:master-styles><style:master-page style:name="Default" style:page-layout-name="PM1" draw:style-name="Mdp1"><draw:rect svg:x="0in" svg:y="7in" svg:width="10in" svg:height="0.5in"/><draw:frame presentation:class="title" svg:x="0in" svg:y="0in" svg:width="9in" svg:height="1in"><draw:text-box/></draw:frame></style:master-page></office:master-styles></office:document-styles>`;

const odpAutomatic = `<style:style style:name="pr1" style:family="presentation" style:parent-style-name="Default-outline1"><style:graphic-properties draw:textarea-vertical-align="middle"/></style:style><style:style style:name="P1" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:color="#112233"/></style:style><style:style style:name="gr1" style:family="graphic"><style:graphic-properties draw:fill="solid" draw:fill-color="#aabbcc" draw:opacity="50%" draw:stroke="dash" svg:stroke-width="2pt" svg:stroke-color="#010203"/></style:style><style:style style:name="gr2" style:family="graphic"><style:graphic-properties fo:clip="rect(0in, 0in, 0in, 0.25in)"/></style:style><style:style style:name="co1" style:family="table-column"><style:table-column-properties style:column-width="1in"/></style:style><style:style style:name="ro1" style:family="table-row"><style:table-row-properties style:row-height="0.5in"/></style:style><style:style style:name="ce1" style:family="table-cell"><style:graphic-properties draw:fill="solid" draw:fill-color="#ddeeff"/><style:paragraph-properties fo:border="1pt solid #000000"/></style:style><text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>`;

/** A presentation of OpenDocument of 720 × 540 points with a master page; a page for each content of one. */
export const odpOf = (pages: readonly string[], more: Readonly<Record<string, Uint8Array>> = {}): Buffer =>
  packZip({
    mimetype: "application/vnd.oasis.opendocument.presentation",
    "content.xml": `<office:document-content ${odfNamespaces}><office:automatic-styles>${odpAutomatic}</office:automatic-styles><office:body><office:presentation>${pages
      .map((page) => `<draw:page draw:master-page-name="Default">${page}</draw:page>`)
      .join("")}</office:presentation></office:body></office:document-content>`,
    "styles.xml": odpStyles,
    ...more,
  });
