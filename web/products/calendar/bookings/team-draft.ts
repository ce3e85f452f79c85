import type { BookingMode, BookingPage } from "@safos/contract/booking";

/** In place of a workspace's id: the page is one's own. */
export const ownId = "own";
export const mostOfficers = 20;

/** Who takes the visits of a page that is being written. */
export interface TeamDraft {
  /** Null: who writes it. */
  readonly workspaceId: string | null;
  readonly mode: BookingMode;
  readonly officerIds: readonly string[];
}

export const teamDraftOf = (page: Pick<BookingPage, "team"> | null): TeamDraft => ({
  workspaceId: page?.team?.workspaceId ?? null,
  mode: page?.team?.mode ?? "any",
  officerIds: page?.team?.officers.flatMap(({ personId, state }) => (state === "gone" ? [] : [personId])) ?? [],
});

export const withOfficer = (team: TeamDraft, personId: string, isIn: boolean): TeamDraft => ({
  ...team,
  officerIds: isIn ? [...team.officerIds, personId] : team.officerIds.filter((id) => id !== personId),
});

/** A team has someone who takes visits. */
export const isComplete = ({ workspaceId, officerIds }: TeamDraft): boolean =>
  workspaceId === null || officerIds.length > 0;

/** Whether the officers or how they take visits are others than they were. */
export const isOther = (before: TeamDraft, after: TeamDraft): boolean =>
  before.mode !== after.mode || before.officerIds.toSorted().join() !== after.officerIds.toSorted().join();
