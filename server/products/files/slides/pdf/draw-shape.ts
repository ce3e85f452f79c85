import type { Box, Fill, Shape, Step, Stroke } from "../deck.ts";
import { asArtifact, drawText, type Structure } from "./draw-text.ts";
import type { Measure, Pdf } from "./fonts.ts";
import type { OpenPicture, Picture } from "./pictures.ts";

export interface Drawing {
  readonly pdf: Pdf;
  readonly measure: Measure;
  readonly openPicture: OpenPicture;
}

export function drawShape(drawing: Drawing, shape: Shape, parent: Structure): void {
  const { pdf } = drawing;
  const { box, fill, stroke, path, text, role } = shape;
  pdf.save();
  pdf.translate(box.x + box.width / 2, box.y + box.height / 2);
  if (box.turn !== 0) pdf.rotate(box.turn);
  pdf.save();
  if (box.isFlippedX || box.isFlippedY) pdf.scale(box.isFlippedX ? -1 : 1, box.isFlippedY ? -1 : 1);
  pdf.translate(-box.width / 2, -box.height / 2);
  const draw = (): void => {
    if (fill) drawFill(drawing, path, fill, box);
    if (stroke) drawStroke(pdf, path, stroke);
  };
  if (role === "content" && (fill?.kind === "picture" || shape.description !== "")) {
    const figure = pdf.struct("Figure", { alt: shape.description || " " }, draw);
    parent.add(figure);
    figure.end();
  } else if (fill || stroke) asArtifact(pdf, draw);
  pdf.restore();
  if (text) {
    // A shape that is mirrored upside down has its text upside down; from side to side, as it was.
    if (box.isFlippedY) pdf.rotate(180);
    pdf.translate(-box.width / 2, -box.height / 2);
    drawText(pdf, text, box, drawing.measure, role === "decoration" ? null : parent, role === "title" ? "H1" : "P");
  }
  pdf.restore();
}

function follow(pdf: Pdf, path: readonly Step[]): void {
  for (const [name, ...at] of path) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = at;
    if (name === "move") pdf.moveTo(a, b);
    else if (name === "line") pdf.lineTo(a, b);
    else if (name === "curve") pdf.bezierCurveTo(a, b, c, d, e, f);
    else pdf.closePath();
  }
}

/** Fills a path; a picture that cannot be shown leaves a grey area. */
export function drawFill(
  { pdf, openPicture }: Drawing,
  path: readonly Step[],
  fill: Fill,
  box: Pick<Box, "width" | "height">,
): void {
  if (path.length === 0) return;
  pdf.save();
  if (fill.kind === "picture") {
    const picture = openPicture(fill.part);
    follow(pdf, path);
    if (picture) drawPicture(pdf, picture, fill, box);
    else pdf.fill("#eef0f3");
  } else if (fill.kind === "gradient") {
    const gradient = gradientOf(pdf, fill, box);
    follow(pdf, path);
    pdf.fill(gradient);
  } else {
    follow(pdf, path);
    pdf.fillColor(fill.colour.hex, fill.colour.opacity).fill();
  }
  pdf.restore();
}

function drawPicture(
  pdf: Pdf,
  picture: Picture,
  { crop, opacity }: Fill & { kind: "picture" },
  { width, height }: Pick<Box, "width" | "height">,
): void {
  pdf.clip();
  if (opacity < 1) pdf.fillOpacity(opacity);
  const whole = {
    width: width / Math.max(0.01, 1 - crop.left - crop.right),
    height: height / Math.max(0.01, 1 - crop.top - crop.bottom),
  };
  // As it lies in the file: the program has turned its box already. The types do not know this setting.
  const settings = { ...whole, ignoreOrientation: true };
  pdf.image(picture, -crop.left * whole.width, -crop.top * whole.height, settings);
}

function gradientOf(
  pdf: Pdf,
  { angle, stops }: Fill & { kind: "gradient" },
  { width, height }: Pick<Box, "width" | "height">,
): PDFKit.Mixins.ColorValue {
  const radians = (angle * Math.PI) / 180;
  const [dx, dy] = [Math.cos(radians), Math.sin(radians)];
  const reach = (Math.abs(dx) * width + Math.abs(dy) * height) / 2;
  const [x, y] = [width / 2, height / 2];
  const gradient = pdf.linearGradient(x - dx * reach, y - dy * reach, x + dx * reach, y + dy * reach);
  const isClear = stops.some(({ opacity }) => opacity < 1);
  for (const { at, hex, opacity } of stops)
    if (isClear) gradient.stop(at, hex, opacity);
    else gradient.stop(at, hex);
  return gradient;
}

export function drawStroke(pdf: Pdf, path: readonly Step[], stroke: Stroke): void {
  if (path.length === 0) return;
  pdf.save();
  follow(pdf, path);
  pdf.lineWidth(Math.max(0.25, stroke.width)).strokeColor(stroke.colour.hex, stroke.colour.opacity);
  if (stroke.isDashed) pdf.dash(Math.max(1, stroke.width * 3), { space: Math.max(1, stroke.width * 2) });
  pdf.stroke();
  if (stroke.hasTail) drawArrow(pdf, path.at(-2), path.at(-1), stroke);
  if (stroke.hasHead) drawArrow(pdf, path[1], path[0], stroke);
  pdf.restore();
}

/** Where a step ends, and the point before it of a curve. */
const endOf = (step: Step | undefined): readonly [number, number] | null => {
  const numbers = (step ?? []).slice(1) as number[];
  const [x, y] = numbers.slice(-2);
  return x === undefined || y === undefined ? null : [x, y];
};

function drawArrow(pdf: Pdf, from: Step | undefined, to: Step | undefined, { width, colour }: Stroke): void {
  const start = endOf(from);
  const end = endOf(to);
  if (!start || !end) return;
  const angle = Math.atan2(end[1] - start[1], end[0] - start[0]);
  const length = Math.max(4, width * 3.5);
  const corner = (side: number): [number, number] => [
    end[0] - length * Math.cos(angle - side),
    end[1] - length * Math.sin(angle - side),
  ];
  pdf
    .moveTo(...end)
    .lineTo(...corner(0.45))
    .lineTo(...corner(-0.45))
    .closePath();
  pdf.fillColor(colour.hex, colour.opacity).fill();
}
