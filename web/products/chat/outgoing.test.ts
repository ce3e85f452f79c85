import { expect, test } from "vitest";
import { fileContent, textContent } from "./outgoing.ts";

const file = new File(["x"], "Beslut.pdf", { type: "application/pdf" });
const nobody = { mentions: [] };

test("a file without a caption is called by its name", () => {
  expect(fileContent(file, { url: "mxc://fk.example/1" }, null)).toMatchObject({
    msgtype: "m.file",
    body: "Beslut.pdf",
    filename: "Beslut.pdf",
    info: { mimetype: "application/pdf", size: 1 },
  });
  expect(fileContent(file, { url: "mxc://fk.example/1" }, null, { caption: { text: "", ...nobody } }).body).toBe(
    "Beslut.pdf",
  );
});

test("a caption is the file's text, with its formatting and mentions, and answers what it answers", () => {
  const bo = { userId: "@bo:fk.example", name: "Bo Ek" };
  const caption = { text: "**Läs** detta @Bo Ek", mentions: [bo] };
  expect(fileContent(file, { url: "mxc://fk.example/1" }, null, { caption, replyTo: "$a" })).toMatchObject({
    body: caption.text,
    filename: "Beslut.pdf",
    formatted_body: expect.stringContaining("<strong>Läs</strong>"),
    "m.mentions": { user_ids: [bo.userId] },
    "m.relates_to": { "m.in_reply_to": { event_id: "$a" } },
  });
});

test("what is written in a thread stays there, and falls back to its last message only when it answers none", () => {
  const thread = { root: "$root", last: "$last" };
  const relation = (replyTo: string | null) =>
    (textContent({ text: "Hej", ...nobody }, { thread, replyTo }) as Record<string, unknown>)["m.relates_to"];
  expect(relation(null)).toMatchObject({ is_falling_back: true, "m.in_reply_to": { event_id: "$last" } });
  expect(relation("$a")).toMatchObject({ is_falling_back: false, "m.in_reply_to": { event_id: "$a" } });
});
