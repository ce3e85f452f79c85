import { itemRoutes } from "@safos/contract/routes/items";
import { HocuspocusProvider, WebSocketStatus } from "@hocuspocus/provider";
import type { CollaborationMessage, PresentPerson } from "@safos/contract/collaboration";
import type { ItemKindName } from "@safos/contract/items";
import { IndexeddbPersistence } from "y-indexeddb";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { isMissing, visitorToken } from "../../platform/api.ts";
import { mayStore, noteOpening } from "../../platform/database.ts";
import { request } from "../../platform/request.ts";
import { sharedStorePrefix } from "../../platform/offline.ts";

type SharedStatus = "connecting" | "saved" | "saving" | "offline";

/** What the page draws of an item that is edited together; a new object for every change. */
export interface SharedState {
  status: SharedStatus;
  /** What there is to show is here, from the server or from this browser's own store. */
  isReady: boolean;
  isReadOnly: boolean;
  isLocked: boolean;
  role: string | null;
  /** The others who have it open, each person once. */
  people: readonly PresentPerson[];
  /** Access has ended; nothing is kept of it here any more. */
  isGone: boolean;
  /** What the server has broadcast about the item beside what is edited, by subject. */
  broadcast: Readonly<Record<string, unknown>>;
  /** The last change was not taken in: begin anew from what the server has. */
  refusal: string | null;
}

export interface SharedSession {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly state: () => SharedState;
  readonly watch: (listener: () => void) => () => void;
  /** Puts in what an answer of the server's says already, before the socket tells it. */
  applyBroadcast(about: string, content: unknown): void;
  /** `isForgotten`: what this browser keeps of it goes as well. */
  end(isForgotten: boolean): void;
}

/** Changes of this time go out as one message. */
const gatherMs = 40;
const retryMs = 2000;

/**
 * Opens an item for editing together. What is not yet on the server is kept in this browser, so that a closed laptop
 * loses nothing; when access has ended it is forgotten.
 */
export function openShared(kind: ItemKindName, id: string, me: PresentPerson): SharedSession {
  const doc = new Y.Doc();
  // A visitor keeps nothing here: nobody signs them out of a borrowed computer.
  const isStored = !me.isGuest && mayStore();
  const store = isStored ? new IndexeddbPersistence(`${sharedStorePrefix}${me.id} ${kind}/${id}`, doc) : null;
  if (store) noteOpening(store.get("access"));
  const { state, change, watch, freeze } = createState();
  let isConnected = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const applyBroadcast = (about: string, content: unknown): void =>
    change({ broadcast: { ...state().broadcast, [about]: content } });

  const statusNow = (): SharedStatus => {
    if (!isConnected) return state().isReady || !navigator.onLine ? "offline" : "connecting";
    return provider.hasUnsyncedChanges ? "saving" : "saved";
  };

  const provider = new HocuspocusProvider({
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/collaboration`,
    name: `${kind}/${id}`,
    document: doc,
    token: () => JSON.stringify(visitorToken()),
    flushDelay: gatherMs,
    ...({ delay: 400, minDelay: 200, maxDelay: 4000 } as object),
    onStatus({ status }) {
      if (status === WebSocketStatus.Connected) return;
      isConnected = false;
      change({ status: statusNow() });
    },
    onSynced() {
      isConnected = true;
      change({ isReady: true, status: statusNow() });
    },
    onUnsyncedChanges: () => change({ status: statusNow() }),
    onStateless: ({ payload }) => receive(JSON.parse(payload) as CollaborationMessage),
    onAuthenticationFailed({ reason }) {
      if (!["UNAVAILABLE", "INTERNAL", "LIMITED"].includes(reason)) return leave();
      // The server is there but its database is not: once more in a while.
      clearTimeout(retry);
      retry = setTimeout(() => provider.configuration.websocketProvider.webSocket?.close(), retryMs);
    },
    onClose() {
      isConnected = false;
      change({ status: statusNow() });
    },
    onAwarenessChange: () => change({ people: othersIn(awareness, me) }),
  });
  const awareness = provider.awareness as Awareness;
  awareness.setLocalStateField("user", me);

  function receive(message: CollaborationMessage): void {
    if (message.type === "access") {
      const { role, isReadOnly, isLocked } = message;
      change({ role, isReadOnly, isLocked });
      void store?.set("access", JSON.stringify({ role, isReadOnly, isLocked }));
    } else if (message.type === "refused") change({ refusal: message.code });
    else if (message.type === "broadcast") applyBroadcast(message.about, message.content);
    else leave();
  }

  function leave(): void {
    provider.disconnect();
    void store?.clearData();
    change({ isGone: true, isReadOnly: true, people: [], status: "saved" });
  }

  void store?.whenSynced.then(async () => {
    // Only a text that is really here is worth showing before the server has answered.
    if (doc.store.clients.size === 0) return;
    const known = (await store.get("access")) as string | undefined;
    // Without contact, what was true last is the best guess; the server judges what is sent to it.
    if (state().role === null && known !== undefined) change(JSON.parse(known) as Partial<SharedState>);
    change({ isReady: true, status: statusNow() });
  });

  const stopFollowing = followNetwork({
    offline() {
      isConnected = false;
      provider.disconnect();
      change({ status: "offline" });
    },
    online() {
      if (!state().isGone) void provider.connect();
    },
  });

  return {
    doc,
    awareness,
    state,
    watch,
    applyBroadcast,
    end(isForgotten) {
      freeze();
      clearTimeout(retry);
      stopFollowing();
      provider.destroy();
      if (isForgotten || state().isGone) void store?.clearData();
      else void store?.destroy().then(() => forgetIfGone(kind, id, store.name));
      doc.destroy();
    },
  };
}

/** The state of one session, with those who watch it; after `freeze` it changes no more. */
function createState() {
  const listeners = new Set<() => void>();
  let isFrozen = false;
  let state: SharedState = {
    status: navigator.onLine ? "connecting" : "offline",
    isReady: false,
    isReadOnly: true,
    isLocked: false,
    role: null,
    people: [],
    isGone: false,
    broadcast: {},
    refusal: null,
  };
  return {
    state: (): SharedState => state,
    change: (next: Partial<SharedState>): void => {
      if (isFrozen) return;
      state = { ...state, ...next };
      for (const listener of listeners) listener();
    },
    watch: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    freeze: (): void => {
      isFrozen = true;
    },
  };
}

/** The others who have it open, each person once, by name. */
function othersIn(awareness: Awareness, me: PresentPerson): PresentPerson[] {
  const found = new Map<string, PresentPerson>();
  for (const [client, value] of awareness.getStates()) {
    const user = (value as { user?: PresentPerson }).user;
    if (client !== awareness.clientID && user && user.id !== me.id) found.set(user.id, user);
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, "sv"));
}

/** Browsers keep sockets that look alive when the network is gone; the computer knows better. */
function followNetwork(handlers: { offline: () => void; online: () => void }): () => void {
  addEventListener("offline", handlers.offline);
  addEventListener("online", handlers.online);
  return () => {
    removeEventListener("offline", handlers.offline);
    removeEventListener("online", handlers.online);
  };
}

/** The page may be left because access has ended, before the socket could say so: then nothing of it stays here. */
async function forgetIfGone(kind: ItemKindName, id: string, database: string): Promise<void> {
  try {
    await request(itemRoutes.readItem, { params: { kind, id }, isQuiet: true });
  } catch (error) {
    if (isMissing(error)) indexedDB.deleteDatabase(database);
  }
}
