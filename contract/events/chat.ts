type Nothing = Readonly<Record<string, never>>;

/** Messages are published in batches, by their positions in the stream. */
export interface ChatEvents {
  "messages.sent": { readonly first: number; readonly last: number };
  /** Someone told the moderators of a message, a room or a person; what they wrote is not here. */
  "content.reported": { readonly reportId: string };
  /** An administrator did something to a room, to what was sent, or looked at who talks with whom. */
  "chat.administered": {
    readonly action:
      | "blocked"
      | "unblocked"
      | "madeModerator"
      | "joined"
      | "membersRead"
      | "membershipsRead"
      | "mediaRead"
      | "quarantined"
      | "unquarantined"
      | "protected"
      | "unprotected";
    readonly roomId: string | null;
    readonly personId: string | null;
  };
  /** An administrator asked that a room, what was sent in it, what a person wrote, or media be removed for good. */
  "chat.erased": {
    readonly what: "room" | "history" | "messages" | "media";
    readonly roomId: string | null;
    readonly personId: string | null;
  };
  /** An administrator had the older messages of a room removed; these are gone. */
  "messages.purged": { readonly roomId: string; readonly eventIds: readonly string[] };
  "channel.trashed": Nothing;
  "channel.restored": Nothing;
  /** The operator lets a bridge or a bot in, or no longer. */
  "appservice.added": { readonly appserviceId: string };
  "appservice.removed": { readonly appserviceId: string };
  /** Removed for good, with what was said in it; also a workspace's space. */
  "channel.destroyed": Nothing;
}
