import { HocuspocusProvider } from "@hocuspocus/provider";
import type { CollaborationToken, CollaborationMessage } from "@safos/contract/collaboration";
import { WebSocket } from "ws";
import * as Y from "yjs";
import type { FoundItem } from "#items";
import { expect } from "vitest";
import { uuid } from "#clock";
import { eventually, type TestPerson, type TestServer } from "../../testing/server.ts";

/** A writer with a real socket: what a page has, without the page. */
export interface Writer {
  readonly doc: Y.Doc;
  readonly provider: HocuspocusProvider;
  readonly messages: CollaborationMessage[];
  readonly failures: string[];
  /** Codes the socket was closed with. */
  readonly closes: number[];
  text(): string;
  type(text: string): void;
  /** Cuts the network without a goodbye; it stays away until `comeBack`. */
  cut(): void;
  comeBack(): void;
  end(): void;
}

interface WriterOptions {
  readonly token?: CollaborationToken;
  readonly doc?: Y.Doc;
  readonly flushDelay?: number;
}

export function openWriter(
  server: { readonly url: string },
  who: Pick<TestPerson, "token"> | null,
  name: string,
  options: WriterOptions = {},
): Writer {
  const doc = options.doc ?? new Y.Doc();
  const messages: CollaborationMessage[] = [];
  const failures: string[] = [];
  const closes: number[] = [];
  let isCut = false;
  const sockets = new Set<WebSocket>();
  class Socket extends WebSocket {
    constructor(url: string) {
      super(isCut ? "ws://127.0.0.1:1/" : url, who ? { headers: { authorization: `Bearer ${who.token}` } } : {});
      sockets.add(this);
      this.on("close", (code) => {
        sockets.delete(this);
        closes.push(code);
      });
      this.on("error", () => undefined);
    }
  }
  const provider = new HocuspocusProvider({
    url: `${server.url.replace("http", "ws")}/api/collaboration`,
    name,
    document: doc,
    token: JSON.stringify(options.token ?? {}),
    flushDelay: options.flushDelay ?? false,
    onStateless: ({ payload }) => void messages.push(JSON.parse(payload) as CollaborationMessage),
    onAuthenticationFailed: ({ reason }) => void failures.push(reason),
    ...({ WebSocketPolyfill: Socket, delay: 50, minDelay: 20, maxDelay: 200, factor: 1 } as object),
  });
  const shared = doc.getText("text");
  return {
    doc,
    provider,
    messages,
    failures,
    closes,
    // oxlint-disable-next-line typescript/no-base-to-string -- Yjs' text has a toString of its own
    text: () => shared.toString(),
    type: (text) => shared.insert(shared.length, text),
    cut() {
      isCut = true;
      for (const socket of sockets) socket.terminate();
    },
    comeBack() {
      isCut = false;
    },
    end: () => provider.destroy(),
  };
}

/** Makes a kind of item out of nothing but ids and a workspace, so that the engine is tested without a product. */
function registerBareKind(server: TestServer, items: Map<string, { workspaceId: string; isTrashed: boolean }>): void {
  const find = (id: string): FoundItem[] => {
    const item = items.get(id);
    return item
      ? [
          {
            kind: "whiteboard",
            id,
            workspaceId: item.workspaceId,
            title: "Skiss",
            path: `/w/${item.workspaceId}/whiteboards/${id}`,
            isTrashed: item.isTrashed,
          },
        ]
      : [];
  };
  server.safos.items.register({ kind: "whiteboard", find: async (ids) => ids.flatMap(find) });
  server.safos.collaboration.register("whiteboard", {
    replace(current, wanted) {
      const text = current.getText("text");
      text.delete(0, text.length);
      // oxlint-disable-next-line typescript/no-base-to-string -- Yjs' text has a toString of its own
      text.insert(0, wanted.getText("text").toString());
    },
  });
}

/** Bare items and the writers of one test file, on a server and its twins. */
export function startSketches(server: TestServer, ...twins: readonly TestServer[]) {
  const items = new Map<string, { workspaceId: string; isTrashed: boolean }>();
  for (const one of [server, ...twins]) registerBareKind(one, items);
  const writers: Writer[] = [];
  return {
    items,
    /** In a workspace of its own, of anna and these. */
    async makeItem(...editors: TestPerson[]): Promise<{ id: string; name: string; workspaceId: string }> {
      const workspace = await server.workspace("Skisser", server.people.anna, ...editors);
      const id = uuid();
      items.set(id, { workspaceId: workspace.id, isTrashed: false });
      return { id, name: `whiteboard/${id}`, workspaceId: workspace.id };
    },
    open(who: TestPerson | null, name: string, on: TestServer = server, options: WriterOptions = {}): Writer {
      const writer = openWriter(on, who, name, options);
      writers.push(writer);
      return writer;
    },
    synced: (...list: Writer[]): Promise<void> =>
      eventually(() => {
        for (const { provider } of list) expect([provider.isSynced, provider.unsyncedChanges]).toEqual([true, 0]);
      }),
    endWriters(): void {
      for (const writer of writers.splice(0)) writer.end();
    },
  };
}
