/** A presentation as it is drawn. Lengths are points, colours `#rrggbb`, angles degrees clockwise. */
export interface Deck {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly slides: Iterable<Slide>;
  /** Bytes of a picture by the name that a fill gives; null when there is none. */
  loadPicture(part: string): Buffer | null;
}

export interface Slide {
  readonly background: Fill | null;
  /** From the back to the front. */
  readonly pieces: readonly Piece[];
}
export type Piece = Shape | Table;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Around its middle. */
  readonly turn: number;
  readonly isFlippedX: boolean;
  readonly isFlippedY: boolean;
}

export interface Colour {
  readonly hex: string;
  /** 0 to 1. */
  readonly opacity: number;
}
export type Fill =
  | { readonly kind: "solid"; readonly colour: Colour }
  | { readonly kind: "gradient"; readonly angle: number; readonly stops: readonly (Colour & { readonly at: number })[] }
  | { readonly kind: "picture"; readonly part: string; readonly crop: Sides; readonly opacity: number };

/** Of a picture's crop: shares of its sides that are left out. */
export interface Sides {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Stroke {
  readonly colour: Colour;
  readonly width: number;
  readonly isDashed: boolean;
  readonly hasHead: boolean;
  readonly hasTail: boolean;
}

/** Of a path, in points from the corner of its box. */
export type Step =
  | readonly ["move" | "line", number, number]
  | readonly ["curve", number, number, number, number, number, number]
  | readonly ["close"];

export interface Shape {
  readonly kind: "shape";
  readonly box: Box;
  readonly path: readonly Step[];
  readonly fill: Fill | null;
  readonly stroke: Stroke | null;
  readonly text: TextBlock | null;
  /** For screen readers; decoration is passed over by them. */
  readonly role: "title" | "content" | "decoration";
  /** What a picture shows. */
  readonly description: string;
}

export interface TextBlock {
  readonly paragraphs: readonly Paragraph[];
  readonly insets: Sides;
  readonly anchor: "top" | "middle" | "bottom";
  readonly wraps: boolean;
  /** The size that its program gave it so that it fits, 1 for all of it. */
  readonly scale: number;
  /** Whether text that is too long is made smaller. */
  readonly shrinks: boolean;
  /** Text that runs downwards or upwards. */
  readonly turn: 0 | 90 | 270;
}

/** A share of the size of the text, or points. */
export type Spacing = { readonly share: number } | { readonly points: number };

export interface Paragraph {
  readonly runs: readonly Run[];
  readonly align: "left" | "center" | "right";
  /** From the block's side to its lines, and further from there to its first one (negative: a hanging bullet). */
  readonly left: number;
  readonly indent: number;
  readonly before: Spacing;
  readonly after: Spacing;
  readonly lineSpacing: Spacing;
  readonly bullet: { readonly text: string; readonly colour: Colour | null; readonly share: number } | null;
  /** Of an empty paragraph. */
  readonly size: number;
}

export interface Run {
  /** `\n` breaks the line. */
  readonly text: string;
  readonly size: number;
  readonly isBold: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
  readonly isStruck: boolean;
  readonly colour: Colour;
  /** Above (superscript) or below the line, as a share of the size. */
  readonly shift: number;
  readonly family: string;
}

export interface Table {
  readonly kind: "table";
  readonly box: Box;
  readonly columns: readonly number[];
  readonly rows: readonly { readonly height: number; readonly cells: readonly Cell[] }[];
  readonly hasHeader: boolean;
}

export interface Cell {
  readonly column: number;
  readonly columns: number;
  readonly rows: number;
  readonly fill: Fill | null;
  readonly text: TextBlock;
  readonly borders: Readonly<Record<"left" | "top" | "right" | "bottom", Stroke | null>>;
}
