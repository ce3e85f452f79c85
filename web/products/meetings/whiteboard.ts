import { whiteboardRoutes } from "@safos/contract/routes/whiteboards";
import { request } from "../../platform/request.ts";

/** The path of a meeting's whiteboard, which is made when it has none. */
export async function whiteboardPath(meeting: { id: string; workspaceId: string; title: string }): Promise<string> {
  const { id, workspaceId, title } = meeting;
  const whiteboard = await request(whiteboardRoutes.createWhiteboard, {
    params: { id: workspaceId },
    body: { title, meetingId: id },
  });
  return `/w/${workspaceId}/whiteboards/${whiteboard.id}`;
}
