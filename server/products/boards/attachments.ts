import { type Refusal, type Principal, refuse } from "#http";
import { followClass } from "./attached.ts";
import { withBoardLock } from "./board-lock.ts";
import type { AttachedFile, BoardFiles } from "./board-files.ts";
import { readCards } from "./cards/queries.ts";
import type { BoardContext } from "./context.ts";
import type { BoardDb } from "./queries.ts";

/** Files on cards. A file belongs to its workspace; a card is only linked to it, so that taking it off leaves the file. */
export interface Attachments {
  /** Those that the person may read. */
  list(person: Principal, cardId: string): Promise<readonly AttachedFile[]>;
  /** One of the list. Refuses MISSING. */
  find(person: Principal, cardId: string, fileId: string): Promise<AttachedFile>;
  open(
    person: Principal,
    cardId: string,
    fileId: string,
  ): Promise<{ file: AttachedFile; content(): NodeJS.ReadableStream }>;
  add(person: Principal, cardId: string, name: string, bytes: AsyncIterable<Uint8Array>): Promise<AttachedFile>;
  replace(person: Principal, cardId: string, fileId: string, bytes: AsyncIterable<Uint8Array>): Promise<AttachedFile>;
  /** Links the card to a file that the person may read. Refuses MISSING. */
  link(person: Principal, cardId: string, fileId: string): Promise<void>;
  unlink(person: Principal, cardId: string, fileId: string): Promise<void>;
}

const missing = (): Refusal => refuse("MISSING", "There is no such attachment on the card.");

export function createAttachments(ctx: BoardContext, files: BoardFiles): Attachments {
  const { items } = ctx;

  async function boardOf(person: Principal, cardId: string): Promise<{ boardId: string; workspaceId: string }> {
    const { workspaceId } = await items.require({ person, link: null }, "card", cardId, "write");
    const [row] = await readCards(ctx.db, [cardId]);
    if (!row || workspaceId === null) throw missing();
    return { boardId: row.boardId, workspaceId };
  }

  /** Boards show how many files a card has: those who have one open see the change, and clients' tags change. */
  async function changeLinks(person: Principal, boardId: string, cardId: string, work: (db: BoardDb) => Promise<void>) {
    await withBoardLock(
      ctx,
      { person, link: null },
      boardId,
      async ({ trx, recordActivity }) => {
        await work(trx);
        recordActivity({ type: "card.changed", cardId, payload: { isText: false }, isUnlogged: true });
      },
      { cardId },
    );
  }

  async function list(person: Principal, cardId: string): Promise<readonly AttachedFile[]> {
    const linked = await items.links.of({ person, link: null }, { kind: "card", id: cardId });
    return files.read(linked.flatMap(({ item }) => (item.kind === "file" ? [item.id] : [])));
  }

  async function find(person: Principal, cardId: string, fileId: string): Promise<AttachedFile> {
    const found = (await list(person, cardId)).find((one) => one.id === fileId);
    if (!found) throw missing();
    return found;
  }

  async function link(person: Principal, cardId: string, fileId: string): Promise<void> {
    const { boardId } = await boardOf(person, cardId);
    await items.require({ person, link: null }, "file", fileId, "read");
    await changeLinks(person, boardId, cardId, (trx) =>
      items.links.link(trx, { kind: "card", id: cardId }, { kind: "file", id: fileId }, person.personId),
    );
    await followClass(ctx, fileId);
  }

  return {
    list,
    find,
    link,
    async open(person, cardId, fileId) {
      await find(person, cardId, fileId);
      const opened = await files.open(fileId);
      if (!opened) throw missing();
      return opened;
    },
    async add(person, cardId, name, bytes) {
      const { workspaceId } = await boardOf(person, cardId);
      const file = await files.add(person, workspaceId, name, bytes);
      await link(person, cardId, file.id);
      return file;
    },
    async replace(person, cardId, fileId, bytes) {
      await boardOf(person, cardId);
      await find(person, cardId, fileId);
      return files.replace(person, fileId, bytes);
    },
    async unlink(person, cardId, fileId) {
      const { boardId } = await boardOf(person, cardId);
      await find(person, cardId, fileId);
      await changeLinks(person, boardId, cardId, (trx) =>
        items.links.unlink(trx, { kind: "card", id: cardId }, { kind: "file", id: fileId }),
      );
      await followClass(ctx, fileId);
    },
  };
}
