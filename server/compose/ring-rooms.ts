import type { Chat } from "#chat";
import type { RingRooms } from "#meetings";
import { defineModule } from "#module";

/** The direct chats that calls are made from: meetings and chat do not know each other. */
export const ringRoomsPort = defineModule({
  name: "ringRooms",
  create: ({ chat }: { readonly chat: Chat }) => {
    const ringRooms: RingRooms = chat.direct;
    return { api: ringRooms };
  },
});
