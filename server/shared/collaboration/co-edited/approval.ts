import type { CoEditedRow } from "./row.ts";

/** Ids of the persons to notify when an item is approved and locked: its owner and who changed it last. */
export const concernedByApproval = (row: Pick<CoEditedRow, "ownerId" | "changedBy"> | null | undefined): string[] => [
  ...new Set([row?.ownerId, row?.changedBy].filter((one) => typeof one === "string")),
];
