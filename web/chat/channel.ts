/** A channel of a workspace as the API lists it. */
export interface Channel {
  /** The Matrix room. */
  id: string;
  name: string;
  topic: string | null;
}
