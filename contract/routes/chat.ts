import Type from "typebox";
import { ChangeChannel, Channel, ChannelList, NewChannel, PersonCard, Space } from "../chat.ts";
import { Empty } from "../common.ts";
import { defineRoutes } from "../route.ts";

const RoomId = Type.String({ maxLength: 255 });

/** A workspace's channels. Messages in them go through the Matrix endpoints. */
export const channelRoutes = defineRoutes({
  listChannels: {
    method: "GET",
    path: "/api/v1/workspaces/:id/channels",
    access: "person",
    answer: ChannelList,
    errors: ["PERSONAL_CHAT"],
  },
  createChannel: {
    method: "POST",
    path: "/api/v1/workspaces/:id/channels",
    access: "person",
    body: NewChannel,
    answer: Channel,
    status: 201,
    errors: ["PERSONAL_CHAT", "ACCOUNT_SUSPENDED"],
  },
  changeChannel: {
    method: "PATCH",
    path: "/api/v1/workspaces/:id/channels/:roomId",
    access: "person",
    params: { roomId: RoomId },
    body: ChangeChannel,
    answer: Channel,
    errors: ["CHANNEL_UNKNOWN", "CHANNEL_DEFAULT", "CHANNEL_ARCHIVED", "ACCOUNT_SUSPENDED"],
  },
  /** Moves it to the trash, where it lies for 30 days. */
  trashChannel: {
    method: "DELETE",
    path: "/api/v1/workspaces/:id/channels/:roomId",
    access: "person",
    params: { roomId: RoomId },
    answer: Empty,
    errors: ["CHANNEL_UNKNOWN", "CHANNEL_DEFAULT", "ACCOUNT_SUSPENDED"],
  },
  /** The Matrix space that is the workspace. */
  readSpace: {
    method: "GET",
    path: "/api/v1/workspaces/:id/space",
    access: "person",
    answer: Space,
    errors: ["PERSONAL_CHAT"],
  },
});

/** People as the chat shows them. */
export const personCardRoutes = defineRoutes({
  /** Of someone by their Matrix id. Refuses MISSING for those whom the caller may not know of. */
  readPersonCard: {
    method: "GET",
    path: "/api/v1/people/:userId/card",
    access: "person",
    params: { userId: Type.String({ maxLength: 255 }) },
    answer: PersonCard,
  },
});
