/** Events other parts of Safos hear about (`messages.sent`): what people say, take back, vote, and what rooms are called. */
export const newsTypes: ReadonlySet<string> = new Set([
  "m.room.message",
  "m.room.redaction",
  "m.room.name",
  "m.poll.start",
  "org.matrix.msc3381.poll.start",
  "m.poll.response",
  "org.matrix.msc3381.poll.response",
  "m.poll.end",
  "org.matrix.msc3381.poll.end",
]);
