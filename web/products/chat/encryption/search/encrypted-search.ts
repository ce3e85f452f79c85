import { ClientEvent, MatrixEventEvent, RoomEvent, type MatrixClient } from "matrix-js-sdk";
import { CryptoEvent } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { Device } from "../../../../platform/session-stores.ts";
import { setPrivateSearch, type PrivateSearch, type PrivatelyFound } from "../../../../platform/private-search.ts";
import type { Person } from "../../person.ts";
import { kindOf } from "../../room-kind.ts";
import { MessageIndex, type IndexedMessage } from "./message-index.ts";
import { Reader } from "./reader.ts";
import { openFactStore, type FactStore } from "./store.ts";
import { excerptOf, hasTerms, termsOf } from "./terms.ts";

export interface SearchParts {
  readonly client: MatrixClient;
  readonly device: Device;
  readonly person: (roomId: string, userId: string) => Person;
}

type Message = IndexedMessage & { readonly text: string };

/** Characters of a hit. */
const shownLength = 160;

interface Prepared {
  /** What has not been read yet will be. */
  readonly isHistoryRead: boolean;
}

/** What is found of the rooms that the person is in. */
function createSearch(
  { client, person }: SearchParts,
  index: MessageIndex,
  prepare: () => Promise<Prepared>,
): PrivateSearch {
  const foundOf = ({ id, roomId, sender, at, text }: Message, terms: readonly string[]): PrivatelyFound => {
    const room = client.getRoom(roomId);
    const { name, avatarUrl } = person(roomId, sender);
    const workspaceId = room ? kindOf(room).workspaceId : null;
    const inWorkspace = workspaceId === null ? "" : `/w/${workspaceId}`;
    return {
      id,
      title: excerptOf(text, terms, shownLength),
      context: room?.name ?? "",
      path: `${inWorkspace}/chat/${encodeURIComponent(roomId)}?event=${encodeURIComponent(id)}`,
      person: { userId: sender, displayName: name, avatarUrl },
      at: new Date(at).toISOString(),
    };
  };
  return {
    async find(question, { limit, workspaceId }) {
      const { isHistoryRead } = await prepare();
      const terms = termsOf(question);
      const isThere = new Map<string, boolean>();
      const isSearched = (roomId: string): boolean => {
        const known = isThere.get(roomId);
        if (known !== undefined) return known;
        const room = client.getRoom(roomId);
        const is =
          room?.getMyMembership() === "join" && (workspaceId === null || kindOf(room).workspaceId === workspaceId);
        isThere.set(roomId, is);
        return is;
      };
      const all: Message[] = [];
      if (terms.length > 0)
        for (const one of index.readable())
          if (isSearched(one.roomId) && !client.isUserIgnored(one.sender) && hasTerms(one.text, terms)) all.push(one);
      all.sort((a, b) => b.at - a.at);
      return {
        items: all.slice(0, limit).map((one) => foundOf(one, terms)),
        hasMore: all.length > limit,
        needles: terms,
        missing:
          index.hasGaps() && isHistoryRead
            ? "unread"
            : index.hasGaps() || index.unreadable().some((one) => isSearched(one.roomId))
              ? "unreadable"
              : null,
      };
    },
  };
}

async function learnStored(index: MessageIndex, store: FactStore | null): Promise<void> {
  for (const fact of (await store?.read()) ?? []) index.learn(fact);
}

/** Whether this device has the key to the person's backup, or there is none to wait for. Asked with every sync: from memory. */
async function isOpened(client: MatrixClient): Promise<boolean> {
  const keys = client.getCrypto();
  if (!keys) return false;
  return (await keys.getSessionBackupPrivateKey()) !== null || (await keys.getKeyBackupInfo()) === null;
}

/**
 * What there is to open messages with, so that what could not be opened with it is not tried with it again; null where nobody
 * can tell. Keys that come to another device are in the backup, and those that come to this one too.
 */
async function keysOf(client: MatrixClient): Promise<string | null> {
  const info = await client.getCrypto()?.getKeyBackupInfo();
  return info?.version !== undefined && info.etag !== undefined ? `${info.version} ${info.etag}` : null;
}

/** In the tab that has the session's keys: reads its encrypted rooms, and finds in them. Returns the end of it. */
export async function searchWithKeys(parts: SearchParts): Promise<() => Promise<void>> {
  const { client, device } = parts;
  const index = new MessageIndex();
  const store = await openFactStore(device);
  // What cannot be opened is read anew.
  await learnStored(index, store).catch(() => store?.replace([["anew"]]));
  const canOpen = (): Promise<boolean> => isOpened(client).catch(() => false);
  const search = createSearch(parts, index, async () => ({ isHistoryRead: await canOpen() }));
  const reader = new Reader({
    client,
    index,
    store,
    canOpen,
    keysOf: () => keysOf(client),
    onChange: () => setPrivateSearch(search),
  });
  client.on(RoomEvent.Timeline, (event, _room, _toStart, _removed, { liveEvent }) => {
    if (liveEvent === true) reader.came(event);
  });
  client.on(MatrixEventEvent.Decrypted, (event) => reader.decrypted(event));
  client.on(CryptoEvent.KeyBackupDecryptionKeyCached, () => reader.keysCame());
  client.on(RoomEvent.LocalEchoUpdated, (event) => reader.came(event));
  client.on(RoomEvent.Redaction, (event) => reader.redacted(event.getAssociatedId()));
  client.on(RoomEvent.TimelineReset, (room) => room && reader.reset(room));
  client.on(RoomEvent.MyMembership, () => reader.lookAtRooms());
  client.on(ClientEvent.Sync, () => reader.lookAtRooms());
  reader.lookAtRooms();
  setPrivateSearch(search);
  return () => reader.stop();
}

/** In another tab of the session: finds in what the one with the keys has read. Returns the end of it. */
export async function searchBeside(parts: SearchParts): Promise<() => Promise<void>> {
  const index = new MessageIndex();
  const store = await openFactStore(parts.device);
  if (!store) {
    setPrivateSearch("closed");
    return async () => undefined;
  }
  const prepare = async (): Promise<Prepared> => {
    await learnStored(index, store);
    return { isHistoryRead: index.isOpened };
  };
  setPrivateSearch(createSearch(parts, index, prepare));
  return async () => store.close();
}
