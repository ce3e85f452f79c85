import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkEndpoints } from "#http";
import { commentEndpoints, deckEndpoints } from "./endpoints.ts";

const endpoints = [deckEndpoints, commentEndpoints].flat();

/** Headings of Deck's documentation. */
const headings = [
  "Boards",
  "Stacks",
  "Cards",
  "Labels",
  "Attachments",
  "OCS API: Comments",
  "Global responses: 403 Permission denied",
];

test("every step finds what it needs, cites where it comes from, and is a file by its name", () => {
  for (const table of [deckEndpoints, commentEndpoints])
    checkEndpoints(Object.fromEntries(table.map((one) => [`${one.method} ${one.paths[0]}`, one])));
  for (const { steps, section } of endpoints)
    for (const one of [section, ...steps.map((step) => step.section)]) expect(headings).toContain(one);
  const files = readdirSync(join(import.meta.dirname, "steps")).map((name) => name.replace(/\.ts$/, ""));
  const used = new Set(endpoints.flatMap(({ steps }) => steps.map((step) => step.name)));
  expect([...used].toSorted()).toEqual(files.toSorted());
});

test("no address is served twice", () => {
  for (const table of [deckEndpoints, commentEndpoints]) {
    const addresses = table.flatMap(({ method, paths }) => paths.map((path) => `${method} ${path}`));
    expect(addresses.length).toBe(new Set(addresses).size);
  }
});

test("what the path names is asked for first and once, and only the last step answers", () => {
  for (const { method, paths, steps } of endpoints) {
    for (const path of paths) {
      const asked = path.includes(":boardId") ? "board" : path.includes(":cardId") ? "card" : null;
      const asking = steps.flatMap(({ gives }, index) => (asked !== null && gives.includes(asked) ? [index] : []));
      expect([method, path, asking]).toEqual([method, path, asked === null ? [] : [0]]);
      const isOnCard = steps.some(({ gives }) => gives.includes("card"));
      expect([method, path, isOnCard]).toEqual([method, path, path.includes(":cardId")]);
    }
    const answering = steps.map(({ gives }) => gives.includes("answer"));
    expect([method, paths[0], answering.indexOf(true)]).toEqual([method, paths[0], steps.length - 1]);
  }
});

test("shares are changed by those who may manage the board, the trash by those who may write", () => {
  for (const { method, paths, steps } of endpoints) {
    const names = steps.map((step) => step.name);
    const isShare = paths.some((path) => path.includes("/acl")) && method !== "GET";
    expect([method, paths[0], names.includes("find-managed-board")]).toEqual([method, paths[0], isShare]);
    // Of the verbs behind the steps, these two alone leave access to who calls them.
    const isTrash = names.some((name) => name === "trash-board" || name === "trash-card");
    expect([method, paths[0], names.includes("require-write")]).toEqual([method, paths[0], isTrash]);
  }
});

test("only what takes a form with a file is a stream", () => {
  for (const { method, paths, steps, isStream } of endpoints)
    expect([method, paths[0], isStream]).toEqual([method, paths[0], steps.some(({ name }) => name === "read-form")]);
});
