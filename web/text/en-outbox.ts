import type { svOutbox } from "./sv-outbox.ts";

export const enOutbox: Record<keyof typeof svOutbox, string> = {
  "outbox.waiting": "Waiting for the network",
  "outbox.sendsLater": "Sent when the network is back",
  "outbox.refused": "It could not be sent.",
  "outbox.copy": "Copy the text",
  "outbox.discard": "Discard",
  "outbox.unstored": "The browser keeps nothing here. Do not close the page before it has been sent.",
  "outbox.leaveTitle": "Something has not been sent",
  "outbox.leaveText":
    "{n, plural, one {One thing waits to be sent. It is lost if you sign out now.} other {# things wait to be sent. They are lost if you sign out now.}}",
  "outbox.leave": "Sign out and discard",
  "outbox.keysTitle": "Encrypted messages will be lost",
  "outbox.keysText":
    "What you have in encrypted chats can be read in this browser only. If you sign out now, it cannot be read again. Create a recovery key first, under Sign-in and security.",
  "outbox.keysLeave": "Sign out anyway",
  "outbox.newCard": "New card: {title}",
  "outbox.changedCard": "Changed card: {title}",
  "outbox.movedCard": "Moved card: {title} to {list}",
  "outbox.vote": "Your vote: {options}",
  "outbox.withdrawn": "Your vote is withdrawn",
  "outbox.removedComment": "The comment is deleted",
  "outbox.answer": "Your answer",
  "error.WAITED_TOO_LONG":
    "It has waited for more than six days and may have arrived after all. Look for it, and write it again if it is missing.",
};
