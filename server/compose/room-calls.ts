import type { Chat } from "#chat";
import type { RoomCalls } from "#meetings";
import { defineModule } from "#module";

/** The rooms that Matrix clients have calls in: meetings and chat do not know each other. */
export const roomCallsPort = defineModule({
  name: "roomCalls",
  create: ({ chat }: { readonly chat: Chat }) => {
    const roomCalls: RoomCalls = chat.calls;
    return { api: roomCalls };
  },
});
