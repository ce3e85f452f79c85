import {
  ConnectionError,
  MatrixScheduler,
  type HTTPError,
  type ISendEventResponse,
  type MatrixError,
  type MatrixEvent,
} from "matrix-js-sdk";

const firstWaitMs = 1000;
const longestWaitMs = 5000;

/**
 * How long to wait before a message is sent again: as long as it takes where the network or the server is away, what the
 * server says where too much is sent; −1 where it was refused.
 */
export function waitBeforeRetry(attempts: number, error: unknown): number {
  const wait = Math.min(firstWaitMs * 2 ** (attempts - 1), longestWaitMs);
  if (error instanceof ConnectionError) return wait;
  const { httpStatus, data } = error as Partial<HTTPError & MatrixError>;
  if (httpStatus === 429) return Math.max(Number(data?.["retry_after_ms"] ?? 0), wait);
  return httpStatus !== undefined && httpStatus >= 500 ? wait : -1;
}

type Send = (event: MatrixEvent) => Promise<ISendEventResponse>;

/**
 * Everything that is sent goes out in the order in which it was written, and waits for the network. `guard` is given
 * each event with what sends it, and throws where it must not go out as it is.
 */
export function createScheduler(guard: (event: MatrixEvent, send: Send) => ReturnType<Send>): MatrixScheduler {
  const scheduler = new MatrixScheduler(
    (_event, attempts, error) => waitBeforeRetry(attempts, error),
    (event) => event.getRoomId() ?? "",
  );
  const sendWith = scheduler.setProcessFunction.bind(scheduler);
  scheduler.setProcessFunction = (send) => sendWith((event) => guard(event, send));
  return scheduler;
}
