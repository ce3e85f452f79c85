/** What was chosen: what a message has of it, and what a reaction is. */
export interface Picked {
  readonly text: string;
  readonly key: string;
}
