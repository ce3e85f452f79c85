import type { Message } from "../messages/timeline.ts";
import type { Person } from "../person.ts";

/** The messages that the viewer goes through, and what it asks of the page around them. */
export interface MediaSource {
  /** In their order; what is no message is left aside. */
  readonly messages: readonly (Message | object)[];
  readonly personOf: (userId: string) => Person;
  /** There is nothing before the first of them. */
  readonly isAtBeginning: boolean;
  readonly onOlder: () => Promise<void>;
  /** Fetches what comes after the last; left out where that is the newest. */
  readonly onNewer?: () => Promise<void>;
  readonly onShowInChat: (message: Message) => void;
}
