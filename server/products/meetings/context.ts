import type { Calls } from "./calls/calls.ts";
import type { MeetingDeps } from "./deps.ts";
import type { RegistrationPace } from "./registration/pace.ts";
import type { MeetingDb } from "./tables.ts";

/** What the verbs of meetings, of their lobby and of their chat need. */
export interface MeetingContext extends Pick<
  MeetingDeps,
  | "events"
  | "identity"
  | "items"
  | "mail"
  | "notifications"
  | "organisations"
  | "policy"
  | "ringRooms"
  | "roomCalls"
  | "workspaces"
> {
  readonly db: MeetingDb;
  readonly calls: Pick<
    Calls,
    "can" | "command" | "isExternal" | "mediaPorts" | "prepare" | "relayUrls" | "testPace" | "token" | "url"
  >;
  /** How fast people register in this process. */
  readonly registrationPace: RegistrationPace;
  /** The address of the server, which guest links begin with. */
  readonly publicUrl: string;
}
