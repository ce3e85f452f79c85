import type { InformationClass } from "@safos/contract/policy";

/**
 * Writes a spreadsheet into a workspace's files in a person's name, over the one of the same name. Given by the
 * composition, since products do not know each other. Null when that person may not write there any more.
 */
export type WriteSheet = (sheet: {
  readonly workspaceId: string;
  readonly personId: string;
  readonly name: string;
  readonly content: Uint8Array;
  /** What the form was raised to, whose answers it holds. */
  readonly informationClass: InformationClass | null;
}) => Promise<number | null>;
