interface OfPoll {
  /** The question. */
  readonly title: string;
}

/** Where votes are anonymous, or results are not shown yet, the actor of `poll.voted` is the system. */
export interface PollEvents {
  "poll.created": OfPoll & { readonly isInChannel: boolean };
  "poll.changed": OfPoll;
  "poll.voted": OfPoll;
  "poll.optionAdded": OfPoll;
  "poll.closed": OfPoll;
  "poll.reopened": OfPoll;
  "poll.decided": OfPoll & { readonly optionId: string };
  /** The deadline comes near; those who have not voted are reminded. */
  "poll.due": OfPoll;
  "poll.trashed": OfPoll;
  "poll.restored": OfPoll;
}
