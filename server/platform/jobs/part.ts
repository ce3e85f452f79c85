/** A task of a module, and when it comes by itself. */
export interface JobPart {
  readonly handle: (payload: Record<string, unknown>) => Promise<void>;
  /** A cron line in UTC; left out: only when it is added. */
  readonly every?: string;
}
