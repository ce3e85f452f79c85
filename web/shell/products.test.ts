import type { EventType } from "@safos/contract/events";
import { createMemoryHistory, createRouter } from "@tanstack/react-router";
import { expect, test } from "vitest";
import { pageOf } from "../platform/page.ts";
import { inOrder, products } from "../platform/product.ts";
import { placeOf } from "./assemble.ts";
import { productModules } from "./products.ts";
import { router } from "./router.tsx";

const pageAt = (path: string) =>
  pageOf(createRouter({ routeTree: router.routeTree, history: createMemoryHistory() }).getMatchedRoutes(path)[0]);
const markedAt = (path: string, isPhone = false): string | undefined =>
  placeOf(productModules, pageAt(path).routes, isPhone)?.name;

test.each([
  ["/", "shell.today"],
  ["/chat", "shell.chat"],
  ["/chat/!room:a.example", "shell.chat"],
  ["/w/1", "shell.chat"],
  ["/w/1/chat/!room:a.example", "shell.chat"],
  ["/w/1/members", "shell.chat"],
  ["/meetings", "shell.meetings"],
  ["/w/1/meetings/2", "shell.meetings"],
  ["/files", "shell.files"],
  ["/files/devices", "shell.files"],
  ["/files/shared-with-me", "shell.files"],
  ["/files/shared-with-me/12", "shell.files"],
  ["/w/1/files", "shell.files"],
  ["/w/1/files/trash", "shell.files"],
  ["/boards", "shell.boards"],
  ["/w/1/boards/2/cards/3", "shell.boards"],
  ["/w/1/polls/2", "shell.more"],
  ["/w/1/forms/2/results", "shell.more"],
  ["/w/1/documents/2", "shell.more"],
  ["/w/1/whiteboards", "shell.more"],
  ["/me", "shell.more"],
  ["/security", "shell.more"],
  ["/admin/groups", "shell.more"],
  ["/notices", "shell.more"],
])("%s marks %s", (path, name) => {
  expect(markedAt(path)).toBe(name);
});

test("a phone reaches the boards through More", () => {
  expect(markedAt("/boards", true)).toBe("shell.more");
});

test("only things that can be given alone open for someone who is no member", () => {
  const opensAlone = (path: string): boolean => pageAt(path).data.opensAlone ?? false;
  for (const kind of ["boards", "polls", "documents", "whiteboards"]) {
    expect(opensAlone(`/w/1/${kind}/2`)).toBe(true);
    expect(opensAlone(`/w/1/${kind}`)).toBe(false);
  }
  expect(opensAlone("/w/1/boards/2/cards/3")).toBe(true);
  for (const path of ["/w/1/files/2", "/w/1/meetings/2"]) expect(opensAlone(path)).toBe(true);
  for (const path of ["/w/1/chat/2", "/w/1/meetings", "/w/1/members"]) expect(opensAlone(path)).toBe(false);
});

test("on a phone the lists of chat, files and More are pages", () => {
  for (const path of ["/chat", "/files", "/more"]) expect(pageAt(path).data.listTitle).toBeDefined();
  for (const path of ["/", "/chat/1", "/w/1/files", "/me"]) expect(pageAt(path).data.listTitle).toBeUndefined();
});

test("the list of More stands beside one's own and the organisation's pages", () => {
  const list = pageAt("/more").data.List;
  expect(list).toBeDefined();
  for (const path of [
    "/me",
    "/admin/persons",
    "/admin/groups",
    "/admin/workspaces",
    "/admin/organisation",
    "/admin/rules",
    "/admin/classes",
    "/admin/audit",
  ])
    expect(pageAt(path).data.List).toBe(list);
  for (const path of ["/", "/chat", "/files", "/boards"]) expect(pageAt(path).data.List).not.toBe(list);
});

test("an event of a workspace fetches again what it touches", () => {
  const refreshed = (type: EventType) =>
    products().flatMap(({ live }) => live?.onWorkspaceEvent?.({ topic: "workspace:1", type, payload: {} }, "1") ?? []);
  expect(refreshed("member.added")).toEqual([["members", "1"], ["guests", "1"], ["workspace", "1"], ["workspaces"]]);
  expect(refreshed("lobby.decided")).toEqual([["meetings"]]);
  expect(refreshed("poll.voted")).toEqual([
    ["polls", "1"],
    ["polls", "due"],
  ]);
  expect(refreshed("file.changed")).toEqual([["files", "1"], ["recent-files"], ["favourite-files"]]);
  expect(refreshed("card.moved")).toEqual(expect.arrayContaining([["my-cards"], ["timeline"]]));
  expect(refreshed("meeting.changed")).toEqual(expect.arrayContaining([["meetings"], ["timeline"]]));
  expect(refreshed("form.responded")).not.toContainEqual(["timeline"]);
});

test("an event of the person fetches again what it touches", () => {
  const refreshed = (type: EventType) =>
    products().flatMap(({ live }) => live?.onPersonEvent?.({ topic: "person:1", type, payload: {} }) ?? []);
  expect(refreshed("workspace.changed")).toEqual([["workspaces"]]);
  expect(refreshed("person.changed")).toEqual([["session"], ["people"]]);
  expect(refreshed("session.revoked")).toEqual([["sessions"]]);
  expect(refreshed("notice.added")).toEqual([["notices"]]);
});

test("tabs, rows and sections have places of their own", () => {
  for (const orders of [
    inOrder(({ tab }) => (tab ? [tab] : [])).map((tab) => tab.order),
    inOrder((product) => product.more).map((link) => link.order),
    ...(["start", "end"] as const).map((column) =>
      inOrder((product) => product.today)
        .filter((section) => section.column === column)
        .map((section) => section.order),
    ),
  ])
    expect(new Set(orders).size).toBe(orders.length);
});

test("every offer is made by one product", () => {
  const names = products().flatMap(({ offers }) => Object.keys(offers ?? {}));
  expect(new Set(names).size).toBe(names.length);
});
