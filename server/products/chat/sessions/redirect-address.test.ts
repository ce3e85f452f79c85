import { expect, test } from "vitest";
import { isRedirectAddress } from "./redirect-address.ts";

test("pages over TLS, programs on the device and applications with a scheme of their own get a token", () => {
  const good = [
    "https://chat.fk.example/",
    "https://chat.fk.example/?a=b#/room/!abc",
    "https://chat.fk.example:8443/svar",
    "http://localhost:8090/",
    "http://127.0.0.1:1234/sso",
    "http://[::1]:1234/",
    "element://connect",
    "io.element.desktop:/vector/webapp/",
    "im.fluffychat://login",
  ];
  expect(good.filter((one) => !isRedirectAddress(one))).toEqual([]);
});

test("what a browser would run, what lies about where it leads, and what brings a token gets none", () => {
  const bad = [
    ...["", "/svar", "//fk.example", "chat.fk.example", "javascript:alert(1)", "JavaScript://fk.example/%0aalert(1)"],
    ...["data:text/html,<script>", "vbscript:x", "file:///etc/passwd", "blob:https://fk.example/1", "about:blank"],
    ...["view-source:https://fk.example", "intent://scan/#Intent;end", "ms-word:x", "tel:1", "mailto:a@fk.example"],
    ...["http://fk.example/", "http://localhost.fk.example/", "http://127.0.0.1.fk.example/", "http://0.0.0.0/"],
    ...["https://anna@fk.example/", "https://fk.example:pw@other.example/", "https://fk.example\\@other.example/"],
    ...[
      "https://fk.example/\n",
      "https://fk.example/\u0000",
      "https://fk.example/\u007f",

      "java\nscript:alert(1)",
      " https://fk.example/",
      "https://",
      "https://fk.example/?loginToken=a",
    ],
    `https://fk.example/${"a".repeat(2000)}`,
  ];
  expect(bad.filter(isRedirectAddress)).toEqual([]);
});
