import { expect, test } from "vitest";
import { domainOf } from "./ways.ts";

test("a name has a domain once it is written to its end", () => {
  for (const [name, domain] of [
    ["bo@digg.example", "digg.example"],
    [" Bo@DIGG.example ", "digg.example"],
    ["@bo:digg.example", "digg.example"],
    ["bo@localhost", "localhost"],
    ["bo", null],
    ["bo@", null],
    ["bo@digg", null],
    ["bo@digg.", null],
    ["@bo@digg.example", null],
    ["bo ek@digg.example", null],
  ] as const)
    expect([name, domainOf(name)]).toEqual([name, domain]);
});
