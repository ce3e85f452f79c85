import { describe, expect, it } from "vitest";
import type { Message } from "../messages/timeline.ts";
import { canForward, forwardedContent } from "./forward.ts";

const message = (content: Record<string, unknown>, also: Partial<Message> = {}): Message => ({
  id: "$a",
  key: "$a",
  sender: "@anna:x",
  at: 1,
  content,
  isEdited: false,
  isDeleted: false,
  status: "sent",
  replyTo: null,
  reactions: [],
  thread: null,
  poll: null,
  secrecy: null,
  unreadable: null,
  ...also,
});

describe("forwarding a message", () => {
  it("takes its text and file, and nothing that ties it to its room", () => {
    expect(
      forwardedContent({
        msgtype: "m.file",
        body: "avtal.pdf",
        filename: "avtal.pdf",
        file: { url: "mxc://x/1" },
        info: { size: 3 },
        "m.mentions": { user_ids: ["@bo:x"] },
        "m.relates_to": { rel_type: "m.thread", event_id: "$root" },
        "se.other": 1,
      }),
    ).toEqual({
      msgtype: "m.file",
      body: "avtal.pdf",
      filename: "avtal.pdf",
      file: { url: "mxc://x/1" },
      info: { size: 3 },
      "m.mentions": {},
    });
  });

  it("leaves out what an older client has quoted before an answer", () => {
    const { body, formatted_body: html } = forwardedContent({
      msgtype: "m.text",
      body: "> <@anna:x> Hemligt\n> mer\n\nJa",
      format: "org.matrix.custom.html",
      formatted_body: "<mx-reply><blockquote>Hemligt</blockquote></mx-reply><b>Ja</b>",
      "m.relates_to": { "m.in_reply_to": { event_id: "$b" } },
    });
    expect([body, html]).toEqual(["Ja", "<b>Ja</b>"]);
  });

  it("keeps a quotation that the writer has made", () => {
    expect(forwardedContent({ msgtype: "m.text", body: "> citat\n\nJa" })["body"]).toBe("> citat\n\nJa");
  });

  it("is for texts and files that can be read", () => {
    expect(canForward(message({ msgtype: "m.text", body: "Hej" }))).toBe(true);
    expect(canForward(message({ msgtype: "m.image", body: "a.png" }))).toBe(true);
    expect(canForward(message({ msgtype: "m.key.verification.request", body: "x" }))).toBe(false);
    expect(canForward(message({ msgtype: "m.text" }))).toBe(false);
    expect(canForward(message({ msgtype: "m.text", body: "Hej" }, { isDeleted: true }))).toBe(false);
    expect(canForward(message({ msgtype: "m.text", body: "Hej" }, { unreadable: "waiting" }))).toBe(false);
    expect(canForward(message({ msgtype: "m.text", body: "?" }, { poll: { seen: 0 } }))).toBe(false);
  });
});
