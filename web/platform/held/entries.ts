import type { ItemKindName } from "@safos/contract/items";

/** An answer as it is held. */
export interface HeldAnswer {
  readonly path: string;
  readonly answer: string;
  /** ms */
  readonly at: number;
}

export interface ItemRef {
  readonly kind: ItemKindName;
  readonly id: string;
}

const mostBytes = 30 << 20;
const mostAnswers = 2000;
const longestMs = 14 * 86_400_000;

/** Addresses that begin with what they are about. */
const kinds: Readonly<Record<string, ItemKindName>> = {
  boards: "board",
  cards: "card",
  polls: "poll",
  forms: "form",
  documents: "document",
  whiteboards: "whiteboard",
  meetings: "meeting",
  files: "file",
};

/** The item that an answer is about, by its address; null for lists and what is no item. */
export function itemOf(path: string): ItemRef | null {
  const [, , , first = "", second = "", third = ""] = path.split("?")[0]?.split("/") ?? [];
  if (first === "items" && third !== "")
    return { kind: decodeURIComponent(second) as ItemKindName, id: decodeURIComponent(third) };
  const kind = kinds[first];
  return kind !== undefined && /^([0-9]+|[0-9a-f-]{36})$/.test(second) ? { kind, id: second } : null;
}

/** The workspace that an answer is about, by its address. */
export const workspaceOf = (path: string): string | null => /^\/api\/v1\/workspaces\/([^/?]+)/.exec(path)?.[1] ?? null;

/** What has to go: too old, or more than there is room for, the oldest first. */
export function surplusOf(
  all: readonly (Pick<HeldAnswer, "path" | "at"> & { readonly size: number })[],
  at: number,
): string[] {
  let bytes = 0;
  let count = 0;
  return [...all]
    .sort((a, b) => b.at - a.at)
    .filter((one) => {
      bytes += one.size * 2;
      count += 1;
      return bytes > mostBytes || count > mostAnswers || Math.abs(at - one.at) > longestMs;
    })
    .map((one) => one.path);
}
