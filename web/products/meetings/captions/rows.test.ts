import { expect, test } from "vitest";
import { addCaption, rowsOf, type Caption } from "./rows.ts";

const caption = (segmentId: string, text: string, isFinal = false, identity = "anna"): Caption => ({
  segmentId,
  identity,
  name: identity,
  text,
  isFinal,
  isTyped: false,
});
const all = (...captions: Caption[]): readonly Caption[] => captions.reduce<readonly Caption[]>(addCaption, []);

test("a segment stands once, as it was understood last, and never changes once it is settled", () => {
  expect(all(caption("1", "Vi"), caption("1", "Vi ses"), caption("1", "Vi ses igen.", true))).toEqual([
    caption("1", "Vi ses igen.", true),
  ]);
  expect(all(caption("1", "Klart.", true), caption("1", "Kl"))).toEqual([caption("1", "Klart.", true)]);
});

test("what nothing was understood of in the end goes away", () => {
  expect(all(caption("1", "Hm"), caption("1", "", true))).toEqual([]);
});

test("two who speak at once keep their places, and each row has one name", () => {
  const rows = rowsOf(
    all(
      caption("1", "Jag"),
      caption("2", "Nej", false, "bo"),
      caption("1", "Jag börjar.", true),
      caption("3", "Sedan"),
    ),
  );
  expect(rows.map(({ name, settled, changing }) => [name, settled, changing])).toEqual([
    ["anna", "Jag börjar.", ""],
    ["bo", "", "Nej"],
    ["anna", "", "Sedan"],
  ]);
});

test("what one person says in a row is one row until it is long, and a long call keeps the latest only", () => {
  expect(rowsOf(all(caption("1", "Ett.", true), caption("2", "Två.", true), caption("3", "Tre")))).toMatchObject([
    { settled: "Ett. Två.", changing: "Tre" },
  ]);
  const long = all(...Array.from({ length: 200 }, (_, n) => caption(String(n), "ord ".repeat(20).trim(), true)));
  expect(long).toHaveLength(60);
  for (const { settled } of rowsOf(long)) expect(settled.length).toBeLessThan(260);
});
