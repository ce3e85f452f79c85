/** Which item is asked about. */
export interface AskedItem {
  readonly kind: string;
  readonly id: string;
}

const kinds: Readonly<Record<string, string>> = {
  boards: "board",
  chat: "channel",
  documents: "document",
  forms: "form",
  meetings: "meeting",
  polls: "poll",
  whiteboards: "whiteboard",
};

/** The item that an address of this page shows; null for addresses that show none. */
export function itemOfAddress(text: string): AskedItem | null {
  const url = URL.parse(text.trim(), "http://page.invalid");
  const match = url && /^\/w\/[^/]+\/(\w+)(?:\/([^/]+))?(?:\/cards\/([^/]+))?/.exec(url.pathname);
  if (!match) return null;
  const [, place = "", id, cardId] = match;
  // A file is shown beside the folder that it lies in.
  const fileId = url.searchParams.get("file") ?? id;
  if (place === "files") return fileId === undefined ? null : { kind: "file", id: fileId };
  if (place === "boards" && cardId !== undefined) return { kind: "card", id: cardId };
  const kind = kinds[place];
  return kind !== undefined && id !== undefined ? { kind, id: decodeURIComponent(id) } : null;
}

/** The whole days `2026-03-01` to `2026-03-15` of this browser's clock; null when one is missing or they are the wrong way round. */
export function spanOf(from: string, to: string): { readonly from: string; readonly to: string } | null {
  const begin = new Date(`${from}T00:00:00`);
  const end = new Date(`${to}T00:00:00`);
  end.setDate(end.getDate() + 1);
  if (Number.isNaN(begin.getTime()) || Number.isNaN(end.getTime()) || begin >= end) return null;
  return { from: begin.toISOString(), to: end.toISOString() };
}
