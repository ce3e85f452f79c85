import "../text.ts";
import type { Meeting } from "@safos/contract/meetings";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { copyText } from "../../../platform/copy-text.ts";
import { request } from "../../../platform/request.ts";
import { text } from "../../../text/index.tsx";
import { attempt } from "../attempt.ts";
import { meetingPath } from "../links.ts";
import { makeKey, withKey } from "./key.ts";
import { keepKey } from "./keys.ts";

/** Makes the key of a meeting that has just become encrypted, keeps it here, and copies the link that carries it. */
export function encryptMeeting(meeting: Pick<Meeting, "id" | "workspaceId">): Promise<void> {
  const path = meetingPath(meeting);
  const key = makeKey();
  keepKey(path, key);
  return copyText(withKey(new URL(path, location.href).href, key), text("encryption.linkCopied"));
}

/** Its key is worth nothing from now on. */
export const openUpMeeting = (meeting: Pick<Meeting, "id" | "workspaceId">): Promise<void> =>
  attempt(async () => {
    await request(meetingRoutes.changeMeeting, { params: { id: meeting.id }, body: { isEncrypted: false } });
    keepKey(meetingPath(meeting), null);
  });
