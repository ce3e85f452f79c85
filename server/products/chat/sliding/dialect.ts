/** What is called otherwise in the two forms of MSC4186: that of deployed clients, and the final one. */
export interface Dialect {
  readonly isFinal: boolean;
  readonly timeline: string;
  readonly stripped: string;
  readonly expanded: string;
}

/** As Element X asks today (`org.matrix.simplified_msc3575`). */
export const deployed: Dialect = {
  isFinal: false,
  timeline: "timeline",
  stripped: "invite_state",
  expanded: "unstable_expanded_timeline",
};

/** As the proposal was accepted (`/v4/sync`). */
export const final: Dialect = {
  isFinal: true,
  timeline: "timeline_events",
  stripped: "stripped_state",
  expanded: "expanded_timeline",
};
