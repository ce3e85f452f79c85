import { zipSync, strToU8 } from "fflate";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { plainText, type Part } from "./content.ts";
import { readFile, writeFile } from "./files.ts";
import { flatten } from "./flatten.ts";
import { field, newContent, readContent, toNode } from "./schema.ts";

const options = { publicUrl: "http://x.example", locale: "sv", loadImage: async () => null } as const;
const formats = ["md", "html", "docx", "odt", "pdf"] as const;

/** A text that a hostile page has made, element in element. */
function nestedDoc(types: readonly string[], depth: number): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => {
    let parent: Y.XmlFragment = doc.getXmlFragment(field);
    for (let level = 0; level < depth; level += 1) {
      const made = new Y.XmlElement(types[level % types.length] ?? "blockquote");
      parent.push([made]);
      parent = made;
    }
    const leaf = new Y.XmlElement("paragraph");
    parent.push([leaf]);
    leaf.push([new Y.XmlText("innerst")]);
    const after = new Y.XmlElement("paragraph");
    doc.getXmlFragment(field).push([after]);
    after.push([new Y.XmlText("efter")]);
  });
  return doc;
}

test.each([
  ["blockquote"],
  ["bulletList", "listItem"],
  ["table", "tableRow", "tableCell"],
  ["bulletList"],
  ["paragraph"],
])(
  "a text of %s in itself, 4000 deep, is read and written in every format with all its words",
  async (...types) => {
    const content = readContent(nestedDoc(types, 4000));
    expect(plainText(content)).toContain("innerst");
    expect(plainText(content)).toContain("efter");
    for (const format of formats) expect((await writeFile(format, "Djup", content, options)).length).toBeGreaterThan(0);
    expect(() => toNode(content)).not.toThrow();
  },
  60_000,
);

test("what is not deep is left as it is, and marks of what is deep are kept down to the limit", () => {
  const plain: Part = { type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text: "a" }] }] };
  expect(flatten(plain)).toBe(plain);
  const fat: Part = { type: "paragraph", content: [{ type: "text", text: "fet", marks: [{ type: "bold" }] }] };
  const doc = newContent({ type: "doc", content: [fat] });
  let parent: Y.XmlFragment = doc.getXmlFragment(field);
  for (let level = 0; level < 200; level += 1) {
    const made = new Y.XmlElement("blockquote");
    parent.push([made]);
    parent = made;
  }
  expect(readContent(doc).content?.[0]).toEqual(fat);
});

test("files with thousands of parts in each other are read flat or refused, never an error of ours", async () => {
  const none = async (): Promise<null> => null;
  const nest = (open: string, close: string, depth: number): string =>
    `${open.repeat(depth)}innerst${close.repeat(depth)}`;
  const lists = nest("<text:list><text:list-item>", "</text:list-item></text:list>", 3000).replace(
    "innerst",
    "<text:p>innerst</text:p>",
  );
  const odt = zipSync({
    "content.xml": strToU8(
      `<office:document-content><office:body><office:text>${lists}</office:text></office:body></office:document-content>`,
    ),
  });
  const read = await readFile("x.odt", Buffer.from(odt), none);
  expect(plainText(read)).toContain("innerst");
  expect(() => toNode(read)).not.toThrow();
  for (const [name, text] of [
    ["x.html", nest("<blockquote>", "</blockquote>", 20_000)],
    ["x.html", nest("<b>", "</b>", 20_000)],
    ["x.md", `${">".repeat(5000)} innerst`],
  ] as const) {
    const outcome = await readFile(name, Buffer.from(text), none).then(
      (part) => toNode(part).textContent,
      (error: { code?: string }) => error.code,
    );
    expect(["FORMAT_BROKEN", "innerst"], name).toContain(outcome);
  }
});
