import { EditorState } from "@tiptap/pm/state";
import {
  absolutePositionToRelativePosition,
  initProseMirrorDoc,
  updateYFragment,
  yXmlFragmentToProseMirrorRootNode,
} from "@tiptap/y-tiptap";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { hasMark, withoutSuggestions, type Part } from "./content.ts";
import { field, newContent, readContent, schema, toNode } from "./schema.ts";
import { suggest, takeBack, type SuggestionMark } from "./suggest.ts";

const markOf = (id: string, by = "anna"): SuggestionMark => ({ id, by, name: by, at: "2026-11-24T12:00:00.000Z" });
const t = (text: string, ...marks: string[]): Part => ({ type: "text", text, marks: marks.map((type) => ({ type })) });
const p = (...content: Part[]): Part => ({ type: "paragraph", content });
const doc = (...content: Part[]): Y.Doc => newContent({ type: "doc", content });

/** The editor's number of a place as the page sends it: with the editor's own translation. */
function placeAt(shared: Y.Doc, at: number): object {
  const fragment = shared.getXmlFragment(field);
  const { mapping } = initProseMirrorDoc(fragment, schema);
  const place: unknown = absolutePositionToRelativePosition(at, fragment, mapping);
  return JSON.parse(JSON.stringify(place)) as object;
}
const requestAt = (shared: Y.Doc, from: number, to: number, text: string) => ({
  from: placeAt(shared, from),
  to: placeAt(shared, to),
  text,
});
/** In one shape, however the words are split into pieces. */
const plain = (content: Part): unknown => toNode(content).toJSON();
const accepted = (part: Part): Part => ({
  ...part,
  ...(part.content
    ? {
        content: part.content
          .filter((child) => !hasMark(child, "deletion"))
          .map((child) => ({
            ...accepted(child),
            ...(child.marks ? { marks: child.marks.filter((mark) => mark.type !== "insertion") } : {}),
          })),
      }
    : {}),
});
const textOf = (part: Part): string => (part.text ?? "") + (part.content ?? []).map(textOf).join("");
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return "done";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

test("words are exchanged, put in and taken away, and look like those beside them", () => {
  const shared = doc(p(t("Ett "), t("fett", "bold"), t(" ord.")));
  suggest(shared, requestAt(shared, 5, 9, "kraftigt"), markOf("1"));
  expect(textOf(withoutSuggestions(readContent(shared)))).toBe("Ett fett ord.");
  expect(plain(accepted(readContent(shared)))).toEqual(
    plain({ type: "doc", content: [p(t("Ett "), t("kraftigt", "bold"), t(" ord."))] }),
  );
  const alone = doc({ type: "heading", attrs: { level: 1 } }, p(t("slut")));
  suggest(alone, requestAt(alone, 1, 1, "Rubrik"), markOf("2"));
  suggest(alone, requestAt(alone, 13, 13, "et"), markOf("3"));
  expect(textOf(accepted(readContent(alone)))).toBe("Rubrikslutet");
  expect(textOf(withoutSuggestions(readContent(alone)))).toBe("slut");
});

test("the marks are the very same as the editor makes", () => {
  const made = doc(p(t("ett två tre")));
  const same = new Y.Doc();
  Y.applyUpdate(same, Y.encodeStateAsUpdate(made));
  suggest(made, requestAt(made, 5, 8, "2"), markOf("1"));
  // As `web/products/documents/suggesting.ts` does it, through ProseMirror and its binding.
  const fragment = same.getXmlFragment(field);
  const { doc: node, meta } = initProseMirrorDoc(fragment, schema);
  const { tr } = EditorState.create({ schema, doc: node });
  tr.insert(8, schema.text("2"));
  tr.addMark(8, 9, schema.marks.insertion.create({ ...markOf("1") }));
  tr.addMark(5, 8, schema.marks.deletion.create({ ...markOf("1") }));
  updateYFragment(same, fragment, tr.doc, meta);
  const deltaOf = (shared: Y.Doc): unknown =>
    ((shared.getXmlFragment(field).get(0) as Y.XmlElement).get(0) as Y.XmlText).toDelta();
  expect(deltaOf(made)).toEqual(deltaOf(same));
  expect(yXmlFragmentToProseMirrorRootNode(made.getXmlFragment(field), schema).toJSON()).toEqual(tr.doc.toJSON());
});

test("across blocks the words are marked to go and the new ones stand at the end; blocks stay", () => {
  const shared = doc(p(t("ett två")), p(t("tre")), p(t("fyra fem")));
  suggest(shared, requestAt(shared, 5, 19, "2 till 4"), markOf("1"));
  const content = readContent(shared);
  expect(accepted(content).content?.map(textOf)).toEqual(["ett ", "", "2 till 4 fem"]);
  expect(withoutSuggestions(content).content?.map(textOf)).toEqual(["ett två", "tre", "fyra fem"]);
  // A selection that ends where the next block begins is about the blocks before it.
  const triple = doc(p(t("ett")), p(t("två")));
  suggest(triple, requestAt(triple, 1, 6, "1"), markOf("1"));
  expect(accepted(readContent(triple)).content?.map(textOf)).toEqual(["1", "två"]);
});

test("others' words are marked on top of their suggestion, one's own give way", () => {
  const shared = doc(p(t("ett två tre")));
  suggest(shared, requestAt(shared, 5, 8, "2"), markOf("1", "anna"));
  // [ett ][två][2][ tre]
  suggest(shared, requestAt(shared, 5, 9, "II"), markOf("2", "bo"));
  expect(textOf(accepted(readContent(shared)))).toBe("ett II tre");
  expect(textOf(withoutSuggestions(readContent(shared)))).toBe("ett två tre");
  suggest(shared, requestAt(shared, 5, 11, "b"), markOf("3", "bo"));
  expect(textOf(accepted(readContent(shared)))).toBe("ett b tre");
  expect(JSON.stringify(readContent(shared))).not.toContain("II");
  expect(takeBack(shared, "3", "anna")).toBe(false);
  expect(takeBack(shared, "3", "bo")).toBe(true);
  expect(textOf(accepted(readContent(shared)))).toBe("ett 2 tre");
  expect(takeBack(shared, "1", "anna")).toBe(true);
  expect(plain(readContent(shared))).toEqual(plain({ type: "doc", content: [p(t("ett två tre"))] }));
});

test("code, nothing, places of another text and places that are gone are refused", () => {
  const code: Part = { type: "codeBlock", content: [t("a = 1")] };
  const shared = doc(p(t("ett")), code, { type: "horizontalRule" }, p(t("två")));
  const before = JSON.stringify(readContent(shared));
  const tryAt = (from: number, to: number, text: string): string =>
    codeOf(() => suggest(shared, requestAt(shared, from, to, text), markOf("1")));
  expect(tryAt(6, 8, "b")).toBe("SUGGESTION_REFUSED");
  expect(tryAt(7, 7, "b")).toBe("SUGGESTION_REFUSED");
  expect(tryAt(1, 16, "b")).toBe("SUGGESTION_REFUSED");
  expect(tryAt(2, 2, "")).toBe("SUGGESTION_REFUSED");
  expect(tryAt(3, 2, "x")).toBe("SUGGESTION_REFUSED");
  const other = doc(p(t("ett")));
  expect(codeOf(() => suggest(shared, requestAt(other, 1, 2, "x"), markOf("1")))).toBe("STALE");
  for (const odd of [
    { tname: "other" },
    {},
    { type: { client: 0, clock: 0 } },
    { item: { client: 2 ** 53 - 1, clock: 0 } },
    { item: { client: shared.clientID, clock: 2 ** 53 - 1 }, assoc: -1 },
    { item: { client: shared.clientID, clock: 0 }, tname: "default" },
  ]) {
    const outcome = codeOf(() => suggest(shared, { from: odd, to: odd, text: "" }, markOf("1")));
    expect([odd, ["STALE", "SUGGESTION_REFUSED"].includes(outcome)]).toEqual([odd, true]);
  }
  expect(JSON.stringify(readContent(shared))).toBe(before);
  const draft = requestAt(shared, 1, 4, "x");
  expect(codeOf(() => suggest(shared, { ...draft, quote: "två" }, markOf("1")))).toBe("STALE");
  expect(codeOf(() => suggest(shared, { ...draft, quote: "ett" }, markOf("1")))).toBe("done");
  const gone = doc(p(t("ett två tre")));
  const late = requestAt(gone, 5, 8, "2");
  ((gone.getXmlFragment(field).get(0) as Y.XmlElement).get(0) as Y.XmlText).delete(3, 5);
  expect(codeOf(() => suggest(gone, late, markOf("1")))).toBe("STALE");
  gone.getXmlFragment(field).delete(0, 1);
  expect(codeOf(() => suggest(gone, late, markOf("1")))).toBe("STALE");
});

test("no more suggestions wait than anybody can look through", () => {
  const shared = doc(p(t("x".repeat(10))));
  for (let count = 0; count < 500; count++) suggest(shared, requestAt(shared, 1, 1, "y"), markOf(String(count), "bo"));
  expect(codeOf(() => suggest(shared, requestAt(shared, 1, 1, "y"), markOf("last")))).toBe("SUGGESTIONS_FULL");
});

const text = fc
  .string({ unit: fc.constantFrom("a", "Ö", " ", "ord", "🙂", "👩‍👩‍👧", "é", "中"), minLength: 1, maxLength: 8 })
  .map((one) => one || "x");
const inline = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(text, fc.subarray(["bold", "italic", "code"])).map(([one, marks]) => t(one, ...marks)),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Part>({ type: "mention", attrs: { kind: "person", id: "1", label: "Anna", path: null } }),
  },
  { weight: 1, arbitrary: fc.constant<Part>({ type: "hardBreak" }) },
);
const paragraphs = fc.array(inline, { maxLength: 5 }).map((content) => p(...content));
const blocks = fc.oneof(
  { weight: 5, arbitrary: paragraphs },
  {
    weight: 1,
    arbitrary: fc.array(inline, { maxLength: 3 }).map((content) => ({ ...p(...content), type: "heading" })),
  },
  { weight: 1, arbitrary: text.map((one): Part => ({ type: "codeBlock", content: [t(one)] })) },
  { weight: 1, arbitrary: fc.constant<Part>({ type: "horizontalRule" }) },
  {
    weight: 2,
    arbitrary: fc.array(paragraphs, { minLength: 1, maxLength: 3 }).map((inside): Part => ({
      type: "bulletList",
      content: inside.map((one) => ({ type: "listItem", content: [one] })),
    })),
  },
  {
    weight: 1,
    arbitrary: paragraphs.map((inside): Part => ({
      type: "table",
      content: [{ type: "tableRow", content: [{ type: "tableCell", content: [inside, inside] }] }],
    })),
  },
);
const suggestions = fc.array(
  fc.record({
    from: fc.integer({ min: 0, max: 1000 }),
    to: fc.integer({ min: 0, max: 1000 }),
    text: fc.oneof(text, fc.constant("")),
    by: fc.constantFrom("anna", "bo", "guest:c"),
  }),
  { minLength: 1, maxLength: 6 },
);

test("whatever is suggested, the text without the suggestions is exactly the text before", () => {
  let made = 0;
  let attempts = 0;
  fc.assert(
    fc.property(fc.array(blocks, { minLength: 1, maxLength: 5 }), suggestions, (content, drafts) => {
      const shared = newContent({ type: "doc", content });
      const before = plain(readContent(shared));
      const done: { id: string; by: string }[] = [];
      for (const [index, draft] of drafts.entries()) {
        const { doc: node } = initProseMirrorDoc(shared.getXmlFragment(field), schema);
        const { size } = node.content;
        const [from, to] = [draft.from, draft.to]
          .map((one) => Math.round((one * size) / 1000))
          .sort((a, b) => a - b) as [number, number];
        const twin = new Y.Doc();
        Y.applyUpdate(twin, Y.encodeStateAsUpdate(shared));
        // Chosen in the editor's own numbers; never STALE unless it was through the middle of a sign.
        const quote = node.textBetween(from, to, "", "");
        const asked = { ...requestAt(shared, from, to, draft.text), ...(quote.isWellFormed() ? { quote } : {}) };
        const outcome = codeOf(() => suggest(twin, asked, markOf(String(index), draft.by)));
        expect(["done", "SUGGESTION_REFUSED"]).toContain(outcome);
        Y.applyUpdate(shared, Y.encodeStateAsUpdate(twin));
        if (outcome === "done") done.push({ id: String(index), by: draft.by });
        expect(plain(withoutSuggestions(readContent(shared)))).toEqual(before);
        // What the page shows is what the server reads.
        expect(yXmlFragmentToProseMirrorRootNode(shared.getXmlFragment(field), schema).toJSON()).toEqual(
          plain(readContent(shared)),
        );
      }
      made += done.length;
      attempts += drafts.length;
      for (const { id, by } of done) takeBack(shared, id, by);
      expect(plain(readContent(shared))).toEqual(before);
    }),
    { numRuns: 250 },
  );
  expect(made).toBeGreaterThan(attempts / 3);
});
