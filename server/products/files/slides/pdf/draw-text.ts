import type { TextBlock } from "../deck.ts";
import { fontOf, metricsOf, type Measure, type Pdf } from "./fonts.ts";
import { layText, type Fragment } from "./lay-text.ts";

export type Structure = ReturnType<Pdf["struct"]>;

/** Draws what a screen reader passes over. */
export function asArtifact(pdf: Pdf, draw: () => void): void {
  pdf.markContent("Artifact", { type: "Layout" });
  draw();
  pdf.endMarkedContent();
}

/** Draws a text into a box whose corner is the origin, each paragraph as a part of `parent`; as an artifact without one. */
export function drawText(
  pdf: Pdf,
  block: TextBlock,
  size: { readonly width: number; readonly height: number },
  measure: Measure,
  parent: Structure | null,
  type: string,
): void {
  const { insets, anchor, turn } = block;
  const isTurned = turn !== 0;
  const boxWidth = isTurned ? size.height : size.width;
  const boxHeight = isTurned ? size.width : size.height;
  const width = Math.max(1, boxWidth - insets.left - insets.right);
  const height = Math.max(0, boxHeight - insets.top - insets.bottom);
  const laid = layText(block, width, height, measure);
  const free = height - laid.height;
  const top = insets.top + (anchor === "middle" ? free / 2 : anchor === "bottom" ? free : 0);
  pdf.save();
  if (turn === 90) pdf.translate(size.width, 0).rotate(90);
  else if (turn === 270) pdf.translate(0, size.height).rotate(-90);
  pdf.translate(insets.left, top);
  for (const { lines } of laid.paragraphs) {
    if (lines.every(({ fragments }) => fragments.length === 0)) continue;
    const draw = (): void => {
      for (const { baseline, fragments } of lines)
        for (const fragment of fragments) drawFragment(pdf, fragment, baseline);
    };
    if (!parent) {
      asArtifact(pdf, draw);
      continue;
    }
    const made = pdf.struct(type, {}, draw);
    parent.add(made);
    made.end();
  }
  pdf.restore();
}

function drawFragment(pdf: Pdf, { text, run, x, width, size }: Fragment, baseline: number): void {
  if (text === "") return;
  pdf.save();
  pdf.translate(x, baseline - run.shift * size * 1.5);
  pdf.fillColor(run.colour.hex, run.colour.opacity);
  const underlines = [...(run.isUnderlined ? [size * 0.1] : []), ...(run.isStruck ? [-size * 0.28] : [])];
  for (const y of underlines) pdf.rect(0, y, width, Math.max(0.5, size * 0.05)).fill();
  const { width: narrowness } = metricsOf(run);
  if (narrowness !== 1) pdf.scale(narrowness, 1);
  pdf.font(fontOf(run)).fontSize(size).text(text, 0, 0, { lineBreak: false, baseline: "alphabetic" });
  pdf.restore();
}
