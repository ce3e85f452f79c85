import { Direction, type EventTimeline, type MatrixClient, type Room } from "matrix-js-sdk";
import { now } from "../../platform/clock.ts";

const pageSize = 50;

const tokenOf = (timeline: EventTimeline): string | null => timeline.getPaginationToken(Direction.Backward);

/**
 * Fetches what is older than a room's timeline. The client's own `scrollback` puts a page into whichever timeline is there when
 * it comes: after a sync with a gap that is another one than was asked for, and what lies in the gap would be missing for good.
 */
export class OlderMessages {
  readonly #client: MatrixClient;
  readonly #pauseMs: number;
  readonly #running = new Map<string, Promise<void>>();
  readonly #failedAt = new Map<string, number>();

  /** `pauseMs`: so long, in ms, the next question waits after a failure. */
  constructor(client: MatrixClient, { pauseMs = 3000 } = {}) {
    this.#client = client;
    this.#pauseMs = pauseMs;
  }

  /** The next page, once for all who ask for it meanwhile. Throws what the server refuses it with. */
  load(room: Room): Promise<void> {
    const running = this.#running.get(room.roomId);
    if (running) return running;
    const begun = this.#load(room).finally(() => this.#running.delete(room.roomId));
    this.#running.set(room.roomId, begun);
    return begun;
  }

  async #load(room: Room): Promise<void> {
    await this.#pause(room.roomId);
    for (;;) {
      const timeline = room.getLiveTimeline();
      const token = tokenOf(timeline);
      if (token === null) return;
      const page = await this.#fetch(room.roomId, token);
      const isReplaced = room.getLiveTimeline() !== timeline || tokenOf(timeline) !== token;
      if (!isReplaced) return this.#add(room, timeline, page);
    }
  }

  async #pause(roomId: string): Promise<void> {
    const failedAt = this.#failedAt.get(roomId);
    if (failedAt === undefined) return;
    const rest = failedAt + this.#pauseMs - now();
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }

  async #fetch(roomId: string, token: string): ReturnType<MatrixClient["createMessagesRequest"]> {
    try {
      const page = await this.#client.createMessagesRequest(roomId, token, pageSize, Direction.Backward);
      this.#failedAt.delete(roomId);
      return page;
    } catch (error) {
      this.#failedAt.set(roomId, now());
      throw error;
    }
  }

  #add(
    room: Room,
    timeline: EventTimeline,
    { chunk, state, end }: Awaited<ReturnType<MatrixClient["createMessagesRequest"]>>,
  ): void {
    const client = this.#client;
    const toEvent = client.getEventMapper();
    if (state) room.currentState.setUnknownStateEvents(state.map(toEvent));
    const [ofTimeline, ofThreads, unknownRelations] = room.partitionThreadedEvents(chunk.map(toEvent));
    client.processAggregatedTimelineEvents(room, ofTimeline);
    room.addEventsToTimeline(ofTimeline, true, true, timeline);
    client.processThreadEvents(room, ofThreads, true);
    for (const event of unknownRelations) room.relations.aggregateChildEvent(event);
    timeline.setPaginationToken(chunk.length === 0 ? null : (end ?? null), Direction.Backward);
  }
}
