/** What every table of items that are edited together has. */
export interface CoEditedRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly title: string;
  readonly ownerId: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly changedBy: string | null;
  readonly trashedAt: Date | null;
}
