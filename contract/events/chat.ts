type Nothing = Readonly<Record<string, never>>;

/** Messages are published in batches, by their positions in the stream. */
export interface ChatEvents {
  "messages.sent": { readonly first: number; readonly last: number };
  /** Someone told the moderators of a message, a room or a person; what they wrote is not here. */
  "content.reported": { readonly reportId: string };
  "channel.trashed": Nothing;
  "channel.restored": Nothing;
  /** Removed for good, with what was said in it; also a workspace's space. */
  "channel.destroyed": Nothing;
}
