import type { Meeting } from "@safos/contract/meetings";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { request } from "../../platform/request.ts";
import { text } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import { attempt } from "./attempt.ts";

export const meetingPath = (meeting: Pick<Meeting, "id" | "workspaceId">): string =>
  `/w/${meeting.workspaceId}/meetings/${meeting.id}`;

/** Puts an address on the clipboard and says so; where there is no clipboard, it is shown. */
async function copy(address: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(address);
    showToast({ text: done });
  } catch {
    showToast({ text: address });
  }
}

export const copyAddress = (meeting: Meeting): Promise<void> =>
  copy(new URL(meetingPath(meeting), location.href).href, text("meeting.addressCopied"));

/** Makes a link for guests (the old one ends) and copies it. */
export const copyGuestLink = (id: string): Promise<void> =>
  attempt(async () => {
    const { url } = await request(meetingRoutes.createGuestLink, { params: { id } });
    await copy(url, `${text("meeting.linkCopied")} ${url}`);
  });

export const closeGuestLink = (id: string): Promise<void> =>
  attempt(() => request(meetingRoutes.revokeGuestLink, { params: { id } }), text("meeting.linkClosed"));
