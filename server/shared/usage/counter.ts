import type { UsageNumber } from "@safos/contract/usage";

/** What a module counts of the content of workspaces. */
export interface WorkspaceCounter {
  readonly number: UsageNumber;
  /** How many since a moment, by the ids of those workspaces where there are any. */
  readonly count: (workspaceIds: readonly string[], since: Date) => Promise<ReadonlyMap<string, number>>;
}
