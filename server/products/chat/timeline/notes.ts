import type { JsonObject } from "../events/pdu.ts";
import type { SubscriptionChange } from "../threads/subscriptions.ts";

/** What changes in chat besides events. Each takes a position of the one stream, so a sync token covers them too. */
export type Note =
  | {
      readonly kind: "receipt";
      readonly body: {
        roomId: string;
        userId: string;
        type: string;
        thread: string;
        eventId: string;
        eventPosition: number;
        at: number;
      };
    }
  | {
      readonly kind: "accountData";
      /** `roomId` is empty for a person's global account data. */
      readonly body: { userId: string; roomId: string; type: string; content: JsonObject };
    }
  | { readonly kind: "toDevice"; readonly body: { userId: string; deviceId: string; content: JsonObject } }
  | { readonly kind: "forgotten"; readonly body: { userId: string; roomId: string } }
  | { readonly kind: "threadSubscription"; readonly body: SubscriptionChange }
  /** An event of the same batch sticks until then, in milliseconds since 1970. */
  | { readonly kind: "sticky"; readonly body: { roomId: string; eventId: string; until: number } }
  /** An event of the same batch changed a room's state otherwise than by itself. */
  | { readonly kind: "resolved"; readonly body: { roomId: string } }
  /** An administrator closed a room to those who are not in it; `userId` is null: or opened it. */
  | { readonly kind: "blocked"; readonly body: { roomId: string; organisationId: string; userId: string | null } }
  /** Of a room, what was sent before a position is gone, but its state. */
  | { readonly kind: "purged"; readonly body: { roomId: string; before: number } }
  /** The person's devices or their keys changed. */
  | { readonly kind: "devices"; readonly body: { userId: string } }
  /** The count of one-time keys of a device changed: what is remembered of it is void. */
  | { readonly kind: "keyStock"; readonly body: { userId: string; deviceId: string } };
