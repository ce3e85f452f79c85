import { readCard, writeCard } from "./card.ts";

/** Which properties of a card are asked for, by their names in capitals (RFC 6352 §10.4.2); null: the card as it is. */
export type DataSelection = ReadonlyMap<string, { readonly isNameOnly: boolean }> | null;

/** Those that are asked for; a card has VERSION, UID and FN always. */
export function selectData(body: string, selection: DataSelection): string {
  if (selection === null) return body;
  const always = new Set(["VERSION", "UID", "FN"]);
  return writeCard(
    readCard(body).lines.flatMap((one) => {
      const asked = selection.get(one.name);
      if (asked) return [asked.isNameOnly && one.name !== "VERSION" ? { ...one, value: "" } : one];
      return always.has(one.name) ? [one] : [];
    }),
  );
}
