import type { svOpenChats } from "./sv-openchats.ts";

export const enOpenChats: Record<keyof typeof svOpenChats, string> = {
  "openchats.find": "Find open chats",
  "openchats.findAbout": "Everybody at {organisation} can join them.",
  "openchats.search": "Search by name or topic",
  "openchats.list": "Open chats",
  "openchats.none": "There are no open chats yet",
  "openchats.noneText": "Those who lead a group chat can open it to everybody, in About the chat.",
  "openchats.noneFound": "No open chat is called anything with “{term}”",
  "openchats.noneFoundText": "Search for another word, or empty the field to see all.",
  "openchats.people": "{n, plural, one {1 person} other {# people}}",
  "openchats.space": "Space",
  "openchats.encrypted": "encrypted",
  "openchats.unnamed": "Chat without a name",
  "openchats.in": "You are in it",
  "openchats.open": "Open",
  "openchats.openNamed": "Open {name}",
  "openchats.enter": "Join",
  "openchats.enterNamed": "Join {name}",
  "openchats.byInvitation": "By invitation",
  "openchats.openTo": "Open to everybody at {organisation}",
  "openchats.openText": "It can be found, joined and read from its beginning.",
  "openchats.openLater": "It can be found and joined. What was written before, those who join cannot read.",
  "openchats.closedText": "Only those who are invited come in, and nobody else finds the chat.",
  "openchats.notListed": "It can be joined, but does not stand among the open chats.",
  "openchats.onlyListed": "It stands among the open chats, but nobody can join without an invitation.",
  "openchats.ruleOff":
    "Your organisation has no open chats any more. Nobody finds this one, but those who have its address can join.",
  "openchats.openTitle": "Open {room} to everybody?",
  "openchats.openNow": "Open to everybody",
  "openchats.openAsk":
    "Everybody at {organisation} can find the chat, join it and read all that stands in it, from the beginning. What someone has read may stay with them, even if you close the chat again.",
  "openchats.openAskLater":
    "Everybody at {organisation} can find the chat, join it and read what is written after they joined.",
  "openchats.name": "Name of the chat",
  "openchats.nameHint": "This is how others find it",
  "openchats.nameFirst": "The chat needs a name first. Ask someone who leads it.",
  "openchats.sealed": "The chat is encrypted: those who join later cannot read what was written before.",
  "openchats.others":
    "{n, plural, one {1 person of another organisation is in it and reads what is written.} other {# people of other organisations are in it and read what is written.}} They find no other open chats, and more people from outside come in by invitation only.",
  "openchats.leave":
    "You no longer see what is written. The chat is open: you can join it again. What you have written stays.",
  "error.OPENCHAT_CLOSED": "The chat cannot be joined. It is not open any more, or you have been removed from it.",
  "error.OPENCHAT_REFUSED":
    "The chat cannot be opened. A rule of your organisation does not allow it, or the list is full.",
};
