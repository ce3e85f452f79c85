import type { ChangeMeeting, Meeting } from "@safos/contract/meetings";
import { itemRoutes } from "@safos/contract/routes/items";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { request } from "../../platform/request.ts";
import { text } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import { attempt } from "./attempt.ts";
import { call } from "./call/call.ts";

/** Goes to the meeting's call, by way of the device check. */
export function openMeeting(meeting: Meeting): void {
  call.open({
    meetingId: meeting.id,
    workspaceId: meeting.workspaceId,
    title: meeting.title,
    about: meeting.workspaceName,
    ticket: null,
  });
}

/** Starts a planned meeting and goes to its call. */
export const startMeeting = (meeting: Meeting): Promise<void> =>
  attempt(async () => openMeeting(await request(meetingRoutes.startMeeting, { params: { id: meeting.id } })));

/** What is named of it becomes something else. */
export const changeMeeting = (id: string, body: ChangeMeeting): Promise<void> =>
  attempt(() => request(meetingRoutes.changeMeeting, { params: { id }, body }));

/** Ends the call for everyone in it. */
export const endMeeting = (id: string): Promise<void> =>
  attempt(() => request(meetingRoutes.endMeeting, { params: { id } }));

/** Into the trash with all that was written in it; the toast takes it back. */
export const trashMeeting = ({ id, title }: Pick<Meeting, "id" | "title">): Promise<void> =>
  attempt(async () => {
    await request(meetingRoutes.trashMeeting, { params: { id } });
    const restore = (): Promise<void> =>
      attempt(() => request(itemRoutes.restoreItem, { params: { kind: "meeting", id } }));
    showToast({
      text: text("meeting.trashed", { title }),
      action: { name: text("common.undo"), run: () => void restore() },
    });
  });
