import { expect, test } from "vitest";
import { hostsIn, isHost } from "./hosts.ts";

test("names of servers are read a line each, as people paste them", () => {
  expect(hostsIn("Safos.Digg.example\n https://fk.example/ \n\nfk.example, x.example:8443")).toEqual([
    "safos.digg.example",
    "fk.example",
    "x.example:8443",
  ]);
  expect(hostsIn("")).toEqual([]);
});

test("what is no name of a server is said", () => {
  for (const good of ["fk.example", "localhost:8080", "127.0.0.1"]) expect([good, isHost(good)]).toEqual([good, true]);
  for (const bad of ["", "bo@fk.example", "-x", "fk.example:port", "å.example"])
    expect([bad, isHost(bad)]).toEqual([bad, false]);
});
