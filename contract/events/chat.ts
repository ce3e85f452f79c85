type Nothing = Readonly<Record<string, never>>;

/** Messages are published in batches, by their positions in the stream. */
export interface ChatEvents {
  "messages.sent": { readonly first: number; readonly last: number };
  /** Someone told the moderators of a message, a room or a person; what they wrote is not here. */
  "content.reported": { readonly reportId: string };
  "channel.trashed": Nothing;
  "channel.restored": Nothing;
  /** The operator lets a bridge or a bot in, or no longer. */
  "appservice.added": { readonly appserviceId: string };
  "appservice.removed": { readonly appserviceId: string };
  /** Removed for good, with what was said in it; also a workspace's space. */
  "channel.destroyed": Nothing;
}
