import type { FilesDeps } from "../deps.ts";
import { endDirectLinks } from "./direct.ts";

/** Addresses of files end with the session that made them, and with all that a person signs in with. */
export function followSessions({ db, events }: Pick<FilesDeps, "db" | "events">): void {
  events.on(
    "files.direct-links",
    ["session.revoked", "session.restricted", "session.wipeAsked"],
    ({ payload: { sessionId } }) => endDirectLinks(db, { sessionId }),
  );
  events.on("files.direct-links-of", ["person.disabled", "person.passwordChanged"], ({ payload: { personId } }) =>
    endDirectLinks(db, { personId }),
  );
}
