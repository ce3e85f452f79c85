import { expect, test } from "vitest";
import { MessageIndex, type Fact } from "./message-index.ts";

const message = (id: string, text: string | null, at = 1, sender = "@a:x", room = "!r"): Fact => [
  "message",
  room,
  id,
  sender,
  at,
  text,
];
const read = (facts: readonly Fact[]): Record<string, string> => {
  const index = new MessageIndex();
  for (const fact of facts) index.learn(fact);
  return Object.fromEntries([...index.readable()].map(({ id, text }) => [id, text]));
};
/** Every order of these. */
const orders = (facts: readonly Fact[]): Fact[][] =>
  facts.length < 2
    ? [[...facts]]
    : facts.flatMap((fact, n) => orders(facts.toSpliced(n, 1)).map((rest) => [fact, ...rest]));

test("a message says what its own sender made of it last, in whichever order it is read", () => {
  const facts: Fact[] = [
    message("$1", "ett"),
    ["edit", "$1", "$2", "@a:x", 2, "två"],
    ["edit", "$1", "$3", "@a:x", 3, "tre"],
    ["edit", "$1", "$4", "@b:x", 4, "någon annans"],
  ];
  for (const order of orders(facts)) expect(read(order)).toEqual({ $1: "tre" });
});

test("what becomes readable is found, stays so, and is gone when it is redacted or its room left", () => {
  expect(read([message("$1", null)])).toEqual({});
  expect(read([message("$1", null), message("$1", "nu")])).toEqual({ $1: "nu" });
  expect(read([message("$1", "nu"), message("$1", null)])).toEqual({ $1: "nu" });
  const both = [message("$1", "ett"), message("$2", "två", 1, "@a:x", "!s")];
  expect(read([...both, ["redacted", "$1"]])).toEqual({ $2: "två" });
  expect(read([...both, ["left", "!s"]])).toEqual({ $1: "ett" });
  const edited: Fact[] = [message("$1", "ett"), ["edit", "$1", "$2", "@a:x", 2, "två"]];
  expect(read([...edited, ["redacted", "$2"]])).toEqual({ $1: "ett" });
  expect(read([...edited, ["redacted", "$1"]])).toEqual({});
});

test("written anew it is the same, but for the oldest beyond the bound", () => {
  const index = new MessageIndex();
  const facts: Fact[] = [
    ["gap", "!r", "t1"],
    message("$1", "äldst", 1),
    message("$2", "sedan", 2),
    ["edit", "$2", "$3", "@a:x", 3, "ändrat"],
    ["gap", "!r", "t2"],
    ["closed", "!r", "t1"],
  ];
  for (const fact of facts) index.learn(fact);
  expect(index.countIn("!r")).toBe(2);
  const again = new MessageIndex();
  again.learn(message("$9", "borta"));
  for (const fact of index.facts(100)) again.learn(fact);
  expect([...again.readable()]).toEqual(expect.arrayContaining([...index.readable()]));
  expect(again.countIn("!r")).toBe(2);
  expect(again.gapsOf("!r")).toEqual(["t2"]);
  expect(read(index.facts(5))).toEqual({ $2: "ändrat" });
});
