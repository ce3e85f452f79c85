import { AsyncLocalStorage } from "node:async_hooks";

/** What is being answered. */
export interface RequestTrace {
  readonly id: string;
  /** Where it comes from; looked for only when it is asked. */
  readonly address: () => string | null;
  /** Set once it is known who asks. */
  sessionId: string | null;
  /** Set with it. */
  personId?: string;
  /** A command of the operator's. */
  readonly isOperator?: true;
}

const requests = new AsyncLocalStorage<RequestTrace>();

/** Whatever is logged and emitted while `work` goes on, and by what it began, names the request. */
export const inRequest = <T>(trace: RequestTrace, work: () => T): T => requests.run(trace, work);

/** What is being answered; undefined for jobs and for what the clock began. */
export const currentRequest = (): RequestTrace | undefined => requests.getStore();
