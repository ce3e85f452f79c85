/** A part of a text: ProseMirror's JSON, the one shape every format is read into and written from. */
export interface Part {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly Part[];
  readonly marks?: readonly Mark[];
  readonly text?: string;
}

export interface Mark {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
}

/** Bytes of an image of the document, for formats that carry them along; null when it is gone. */
export type LoadImage = (src: string) => Promise<{ bytes: Buffer; type: string } | null>;

/** Takes a picture out of a file and gives the address it has from now on; null leaves it out. */
export type KeepImage = (bytes: Buffer, type: string) => Promise<string | null>;

export const calloutTones = ["info", "success", "warn", "danger"] as const;

export const attr = (part: Part | Mark, name: string): unknown => part.attrs?.[name] ?? null;
export const textAttr = (part: Part | Mark, name: string): string => {
  const value = attr(part, name);
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
};
export const numberAttr = (part: Part, name: string, otherwise: number): number => {
  const value = Number(attr(part, name));
  return Number.isFinite(value) && value > 0 ? value : otherwise;
};
export const childrenOf = (part: Part): readonly Part[] => part.content ?? [];
export const hasMark = (part: Part, type: string): boolean => part.marks?.some((mark) => mark.type === type) ?? false;

export const paragraph = (content: readonly Part[]): Part =>
  content.length > 0 ? { type: "paragraph", content } : { type: "paragraph" };
export const textPart = (text: string, marks: readonly Mark[] = []): Part =>
  marks.length > 0 ? { type: "text", text, marks } : { type: "text", text };

/** Addresses a link may have: the web, mail, and our own pages. Everything else stays text. */
export function isSafeHref(href: string): boolean {
  if (href.startsWith("/")) return !href.startsWith("//") && !href.includes("\\");
  return /^(https?:\/\/|mailto:)/i.test(href);
}

/** Pictures are the document's own; nothing is fetched from elsewhere. */
export const isOwnImage = (src: string): boolean =>
  /^\/api\/v1\/documents\/[0-9a-f-]{36}\/images\/[0-9a-f-]{36}$/.test(src);

/** The address that a document's text has for one of its pictures. */
export const addressOfImage = (documentId: string, id: string): string =>
  `/api/v1/documents/${documentId}/images/${id}`;

/**
 * The text as it stands while suggestions wait: what is suggested to come is left out, what is suggested to go is
 * still there.
 */
export function withoutSuggestions(part: Part): Part {
  if (!part.content) return part;
  const content = part.content
    .filter((child) => !hasMark(child, "insertion"))
    .map((child) => {
      const plain = withoutSuggestions(child);
      if (!hasMark(plain, "deletion")) return plain;
      return { ...plain, marks: plain.marks?.filter((mark) => mark.type !== "deletion") ?? [] };
    });
  return { ...part, content };
}

const blocks = new Set(["paragraph", "heading", "codeBlock", "tableRow", "horizontalRule", "listItem", "taskItem"]);

/** The text alone, a line for each block; for search and counting. */
export function plainText(part: Part): string {
  if (part.type === "text") return part.text ?? "";
  if (part.type === "hardBreak") return "\n";
  if (part.type === "mention") return textAttr(part, "label");
  if (part.type === "image") return textAttr(part, "alt");
  const inside = childrenOf(part).map(plainText);
  const isCell = part.type === "tableCell" || part.type === "tableHeader";
  return inside.join("") + (isCell ? "\t" : blocks.has(part.type) ? "\n" : "");
}

function* walk(part: Part): Generator<Part> {
  yield part;
  for (const child of childrenOf(part)) yield* walk(child);
}

/** What the text points at with @: people and other items, each once. */
export function mentionsOf(part: Part): { kind: string; id: string }[] {
  const found = new Map<string, { kind: string; id: string }>();
  for (const one of walk(part)) {
    if (one.type !== "mention") continue;
    const kind = textAttr(one, "kind");
    const id = textAttr(one, "id");
    if (kind !== "" && id !== "") found.set(`${kind} ${id}`, { kind, id });
  }
  return [...found.values()];
}

export const wordCountOf = (text: string): number =>
  text.match(/[\p{L}\p{N}]+(?:['’.\-:][\p{L}\p{N}]+)*/gu)?.length ?? 0;

/** The addresses of a text's pictures, in order. */
export function* imagesOf(part: Part): Generator<string> {
  if (part.type === "image" && typeof part.attrs?.["src"] === "string") yield part.attrs["src"];
  for (const child of childrenOf(part)) yield* imagesOf(child);
}
