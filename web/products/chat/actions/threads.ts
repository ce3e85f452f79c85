import { Direction, NotificationCountType, ThreadFilterType, type Room } from "matrix-js-sdk";
import type { Engine } from "../engine.ts";
import { gather, type Message } from "../messages/timeline.ts";

/** A thread in a list: the message it began with. */
export interface ListedThread {
  readonly roomId: string;
  readonly root: Message;
}

export interface ThreadsPage {
  readonly threads: readonly ListedThread[];
  readonly next: string | null;
}

const pageSize = 30;

/** The threads of a room with the latest reply first, or those that the person has written in (client-server API, "Threading"). */
export async function readThreads(
  engine: Engine,
  roomId: string,
  which: "all" | "mine",
  from: string | null = null,
): Promise<ThreadsPage> {
  const filter = which === "mine" ? ThreadFilterType.My : ThreadFilterType.All;
  const { client } = engine;
  const answer = await client.createThreadListMessagesRequest(roomId, from, pageSize, Direction.Backward, filter);
  const map = client.getEventMapper();
  const events = await engine.readable(
    roomId,
    answer.chunk.map((one) => map(one)),
  );
  const { byId } = gather(events, engine.me);
  const threads = events.flatMap((event): ListedThread[] => {
    const root = byId.get(event.id);
    return root ? [{ roomId, root }] : [];
  });
  return { threads, next: answer.end ?? null };
}

/** How much of a thread the server counts as unread, as the last sync had it. */
export const unreadIn = (room: Room | null, rootId: string): number =>
  room?.getThreadUnreadNotificationCount(rootId, NotificationCountType.Total) ?? 0;

/** When the latest reply was written; of the root, where none is known. */
export const lastAtOf = ({ root }: ListedThread): number => root.thread?.lastAt ?? root.at;

/** The latest reply first, over rooms. */
export const byLatest = (threads: readonly ListedThread[]): readonly ListedThread[] =>
  [...threads].sort((a, b) => lastAtOf(b) - lastAtOf(a));

/** How many rooms are asked at the same time. */
const atOnce = 4;

/** The person's threads in several rooms; a room that cannot be asked counts as a failure of all, so that none is missing unseen. */
export async function readMyThreads(engine: Engine, roomIds: readonly string[]): Promise<readonly ListedThread[]> {
  const found: ListedThread[] = [];
  const waiting = [...roomIds];
  const work = async (): Promise<void> => {
    for (let roomId = waiting.shift(); roomId !== undefined; roomId = waiting.shift()) {
      let from: string | null = null;
      do {
        const page: ThreadsPage = await readThreads(engine, roomId, "mine", from);
        found.push(...page.threads);
        from = page.next;
      } while (from !== null);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return byLatest(found);
}
