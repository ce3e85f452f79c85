import { expect, test } from "vitest";
import { firstLink } from "./first-link.ts";
import type { Message } from "./timeline.ts";

const message = (body: unknown, more: Partial<Message> = {}): Message =>
  ({ content: { msgtype: "m.text", body }, secrecy: null, isDeleted: false, status: "sent", ...more }) as Message;
const origin = "https://safos.example";

test("the first address of a message is found, without what ends the sentence", () => {
  expect(firstLink(message("Se https://example.com/a?b=1, och http://example.org."), origin)).toBe(
    "https://example.com/a?b=1",
  );
  expect(firstLink(message("(https://example.com/a)"), origin)).toBe("https://example.com/a");
});

test("of encrypted, deleted and unsent messages, of files and of our own pages none is", () => {
  const body = "https://example.com/";
  for (const secrecy of ["encrypted", "plain", "unproven"] as const)
    expect(firstLink(message(body, { secrecy }), origin)).toBeNull();
  expect(firstLink(message(body, { isDeleted: true }), origin)).toBeNull();
  expect(firstLink(message(body, { status: "sending" }), origin)).toBeNull();
  expect(firstLink(message(body, { content: { msgtype: "m.file", body } }), origin)).toBeNull();
  expect(firstLink(message("https://safos.example/w/1"), origin)).toBeNull();
  expect(firstLink(message("javascript:alert(1) ftp://example.com"), origin)).toBeNull();
  expect(firstLink(message(undefined), origin)).toBeNull();
});

test("no look is taken at what is hidden", () => {
  const hiding = (body: string, html: string) =>
    firstLink(
      message(body, { content: { msgtype: "m.text", body, format: "org.matrix.custom.html", formatted_body: html } }),
      origin,
    );
  expect(hiding("||https://example.com/a||", "<span data-mx-spoiler>https://example.com/a</span>")).toBeNull();
  expect(
    hiding(
      "||https://example.com/a|| https://example.org/b",
      '<span data-mx-spoiler>https://example.com/a</span> <a href="https://example.org/b">https://example.org/b</a>',
    ),
  ).toBe("https://example.org/b");
});
