import type { InformationClass } from "@safos/contract/policy";
import type { Http, Principal } from "#http";
import type { Passage } from "./formats.ts";

export type WorkCall = ReturnType<Http["callOf"]>;

interface Written {
  readonly title: string;
  readonly locale: "sv" | "en";
  readonly passages: readonly Passage[];
}

/** The workspace's documents, which `compose` gives. */
export interface CaptionDocuments {
  /** What was said as a file of Word. */
  writeDocx(written: Written, call: WorkCall): Promise<Uint8Array>;
  /** Minutes from the template, with what was said at their end, linked to the meeting. Refuses FORBIDDEN and WORKSPACE_ARCHIVED. */
  makeMinutes(
    person: Principal,
    written: Written & {
      readonly workspaceId: string;
      readonly meetingId: string;
      readonly present: readonly string[];
      readonly informationClass: InformationClass | null;
    },
  ): Promise<{ readonly id: string; readonly path: string }>;
}
