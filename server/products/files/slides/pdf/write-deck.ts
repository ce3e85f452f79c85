import { buffer } from "node:stream/consumers";
import PdfDocument from "pdfkit";
import type { Deck, Fill, Piece } from "../deck.ts";
import type { Budget } from "../limits.ts";
import { rectangle } from "../paths.ts";
import { drawFill, drawShape, type Drawing } from "./draw-shape.ts";
import { drawTable } from "./draw-table.ts";
import { asArtifact, type Structure } from "./draw-text.ts";
import { createMeasure, registerFonts, type Pdf } from "./fonts.ts";
import { createPictures } from "./pictures.ts";

/** A presentation as a PDF: a page of its size for each slide, its parts marked up for screen readers in their order. */
export async function writeDeck(deck: Deck, budget: Budget): Promise<Buffer> {
  const { width, height, title } = deck;
  const pdf = new PdfDocument({
    autoFirstPage: false,
    margin: 0,
    size: [width, height],
    tagged: true,
    pdfVersion: "1.7",
    displayTitle: title !== "",
    info: { ...(title === "" ? {} : { Title: title }), Creator: "Safos" },
  });
  registerFonts(pdf);
  const drawing = { pdf, measure: createMeasure(pdf), openPicture: createPictures(pdf, deck, budget) };
  const root = pdf.struct("Document");
  pdf.addStructure(root);
  for (const slide of deck.slides) {
    pdf.addPage();
    drawBackground(drawing, slide.background, deck);
    inSection(pdf, root, (section) => {
      for (const piece of slide.pieces.filter(isNear))
        if (piece.kind === "table") drawTable(drawing, piece, section);
        else drawShape(drawing, piece, section);
    });
  }
  root.end();
  pdf.end();
  return buffer(pdf);
}

function inSection(pdf: Pdf, root: Structure, draw: (section: Structure) => void): void {
  const section = pdf.struct("Sect");
  root.add(section);
  draw(section);
  section.end();
}

function drawBackground(drawing: Drawing, background: Fill | null, { width, height }: Deck): void {
  if (background)
    asArtifact(drawing.pdf, () => drawFill(drawing, rectangle(width, height), background, { width, height }));
}

/** Groups in groups may lead to places that no number of a PDF reaches. */
const isNear = ({ box }: Piece): boolean =>
  [box.x, box.y, box.width, box.height, box.turn].every((one) => Math.abs(one) < 1e6);
