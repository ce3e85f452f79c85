import type { Meeting } from "@safos/contract/meetings";
import { copyText } from "../../platform/copy-text.ts";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { request } from "../../platform/request.ts";
import { ApiError } from "../../platform/api.ts";
import { text } from "../../text/index.tsx";
import { attempt } from "./attempt.ts";

export const meetingPath = (meeting: Pick<Meeting, "id" | "workspaceId">): string =>
  `/w/${meeting.workspaceId}/meetings/${meeting.id}`;

/** Where one has the key of an encrypted meeting, the link carries it. */
export const copyAddress = async (meeting: Meeting): Promise<void> =>
  copyText(await wholeLink(meeting, new URL(meetingPath(meeting), location.href).href), text("meeting.addressCopied"));

const wholeLink = async (meeting: Meeting, url: string): Promise<string> =>
  meeting.isEncrypted ? (await import("./encryption/keys.ts")).linkWithKey(meetingPath(meeting), url) : url;

const asksPassword = (error: unknown): boolean =>
  error instanceof ApiError && error.code === "POLICY_REFUSED" && error.data["rule"] === "guestLinkPassword";

/** Makes a link for guests (the old one ends) and copies it. `onBare`: a rule asks for a password first. */
export const copyGuestLink = (meeting: Meeting, onBare?: () => void): Promise<void> =>
  attempt(async () => {
    try {
      const { url } = await request(meetingRoutes.createGuestLink, { params: { id: meeting.id } });
      // The key is not shown to whom looks over one's shoulder.
      await copyText(await wholeLink(meeting, url), `${text("meeting.linkCopied")} ${url}`);
    } catch (error) {
      if (!onBare || !asksPassword(error)) throw error;
      onBare();
    }
  });

export const closeGuestLink = (id: string): Promise<void> =>
  attempt(() => request(meetingRoutes.revokeGuestLink, { params: { id } }), text("meeting.linkClosed"));
