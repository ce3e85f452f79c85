import type { WebSocket } from "ws";
import type { Holder } from "./tickets.ts";

/** More ids than this are not counted up: something changed. */
const mostIds = 200;

/** A program that is shown what changes. */
export interface PushClient {
  readonly holder: Holder;
  /** Something has changed; `ids`: what, where the person may read all of it. Sent a moment later, with what else came. */
  note(ids: readonly number[] | null): void;
  /** Ends it when the other side has not answered since the last time. */
  ping(): void;
  close(code: number): void;
}

/** Nothing is sent more often than this. */
const pauseMs = 300;
/** What a program that does not read may have waiting. */
const mostBuffered = 64 << 10;

/**
 * A client over its socket, as notify_push speaks: `notify_file`, and `notify_file_id [1,2]` for those who have said
 * `listen notify_file_id`, `early` too: before they were let in.
 */
export function createClient(ws: WebSocket, holder: Holder, early: readonly string[]): PushClient {
  let wantsIds = false;
  let waiting: Set<number> | null = new Set();
  let timer: NodeJS.Timeout | null = null;
  let isAlive = true;

  function send(): void {
    timer = null;
    const ids = waiting;
    waiting = new Set();
    if (ws.readyState !== ws.OPEN) return;
    if (ws.bufferedAmount > mostBuffered) return ws.terminate();
    ws.send(wantsIds && ids !== null && ids.size > 0 ? `notify_file_id ${JSON.stringify([...ids])}` : "notify_file");
  }

  const take = (message: string): void => {
    wantsIds ||= message === "listen notify_file_id";
  };
  for (const message of early) take(message);
  ws.on("message", (data: Buffer) => take(data.toString()));
  ws.on("pong", () => {
    isAlive = true;
  });
  ws.on("close", () => {
    if (timer) clearTimeout(timer);
  });
  return {
    holder,
    note(ids) {
      if (ids === null || (waiting !== null && waiting.size + ids.length > mostIds)) waiting = null;
      else for (const id of ids) waiting?.add(id);
      timer ??= setTimeout(send, pauseMs);
    },
    ping() {
      if (!isAlive) return ws.terminate();
      isAlive = false;
      ws.ping();
    },
    close: (code) => ws.close(code),
  };
}
