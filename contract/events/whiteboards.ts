interface OfWhiteboard {
  readonly title: string;
}

export interface WhiteboardEvents {
  "whiteboard.created": OfWhiteboard;
  "whiteboard.changed": OfWhiteboard;
  "whiteboard.trashed": OfWhiteboard;
  "whiteboard.restored": OfWhiteboard;
  /** For people who have it open: a round was started, closed or ended, or dots were given. */
  "whiteboard.votingChanged": Readonly<Record<string, never>>;
}
