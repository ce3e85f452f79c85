import type { ItemKindName, ItemRef } from "#items";

const pattern = /^([a-z]{1,20})\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** `document/<uuid>`: how an item is named on the wire and in the tables. */
export const nameOf = (ref: ItemRef): string => `${ref.kind}/${ref.id}`;

export function readName(name: string): ItemRef | null {
  const found = pattern.exec(name);
  return found ? { kind: found[1] as ItemKindName, id: found[2] ?? "" } : null;
}

/** One of the eight tones of the page, the same for a person everywhere. */
export function toneOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) >>> 0;
  return (sum % 8) + 1;
}
