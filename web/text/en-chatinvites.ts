import type { svChatInvites } from "./sv-chatinvites.ts";

/** English texts of whether one takes invitations; loaded with the profile and with what invites. */
export const enChatInvites: Record<keyof typeof svChatInvites, string> = {
  "chatinvites.title": "Invitations",
  "chatinvites.label": "Take no invitations to chats",
  "chatinvites.about":
    "Nobody can begin a new chat with you or invite you to one, and invitations that wait are hidden. Workspaces that you are in and chats that you have stay as they are.",
  "error.CHAT_INVITE_BLOCKED":
    "One of them takes no invitations to chats. Reach them in another way, or write in a workspace that you are both in.",
};
