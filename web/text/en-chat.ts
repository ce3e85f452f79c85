import type { svChat } from "./sv-chat.ts";

/** English words of the chat. */
export const enChat: Record<keyof typeof svChat, string> = {
  "error.ACCOUNT_SUSPENDED":
    "Your account is suspended in the chat: you may read, but not write, invite or join. An administrator can end it.",
  "error.M_USER_SUSPENDED":
    "Your account is suspended in the chat: you may read, but not write, invite or join. An administrator can end it.",
  "chat.title": "Chat",
  "chat.pick": "Choose a channel or a direct chat",
  "chat.pickText": "Your conversations are in the list. Write directly to a person with the plus sign at Direct chats.",
  "chat.start": "New chat",
  "chat.nobodyFound": "Nobody by that name. Write the whole name, for example bo@digg.example.",
  "chat.beginning": "The conversation begins here.",
  "chat.older": "Loading older messages",
  "chat.emoji": "Emoji",
  "chat.quote": "Quote",
  "chat.link": "Link",
  "chat.jumpNew": "{n, plural, one {# new} other {# new}}",
  "chat.download": "Download {name}",
  "chat.joinedTogether":
    "{n, plural, =0 {{first} and {second} joined} one {{first}, {second} and # other joined} other {{first}, {second} and # others joined}}",
  "chat.leftTogether":
    "{n, plural, =0 {{first} and {second} left} one {{first}, {second} and # other left} other {{first}, {second} and # others left}}",
  "chat.removed": "{name} was removed",
  "chat.invited": "{name} was invited",
  "chat.unknown": "The message is of a kind that the page cannot show.",
  "chat.channelNew": "New channel",
  "chat.channelName": "Name of the channel",
  "chat.channelTopic": "What the channel is for",
  "chat.channelCreate": "Create channel",
  "chat.channelCreated": "The channel {name} has been created.",
  "chat.channelHint": "Everybody in the workspace sees it",
  "chat.noChannels": "The workspace has no channels yet.",
  "chat.noChannelsGuest": "You have not been invited to any channel here yet.",
  "chat.sticker": "Sticker: {name}",
  "chat.newMessageFrom": "{name}: {text}",
  "chat.mentionAll": "Everybody in the channel",
  "chat.direct": "Direct chat",
};
