import type { MatrixClient, Room } from "matrix-js-sdk";
import { CryptoEvent } from "matrix-js-sdk/lib/crypto-api/index.js";
import { isServerUser } from "../messages/timeline.ts";

/** `changed`: other keys than they had. `replaced`: other keys than the person had verified. */
export type PersonTrust = "verified" | "known" | "changed" | "replaced";

/** What is known of those who read an encrypted room. */
export interface RoomTrust {
  /** The person has verified all the others, of whom there are some. */
  readonly isVerified: boolean;
  readonly verified: readonly string[];
  readonly changed: readonly string[];
  /** Nothing is sent while there are any. */
  readonly replaced: readonly string[];
}

const nothingKnown: RoomTrust = { isVerified: false, verified: [], changed: [], replaced: [] };

/** Of whom the keys are verified, and whose are other ones than they were. */
export class Trust {
  readonly #client: MatrixClient;
  readonly #onChange: (roomId: string) => void;
  readonly #people = new Map<string, Promise<PersonTrust>>();
  readonly #rooms = new Map<string, RoomTrust>();

  /** `onChange`: a room is to be read anew. */
  constructor(client: MatrixClient, onChange: (roomId: string) => void) {
    this.#client = client;
    this.#onChange = onChange;
    client.on(CryptoEvent.UserTrustStatusChanged, (userId) => this.#forget(userId));
  }

  /** As far as it is known now; looks again, and calls `onChange` where it is otherwise. */
  of(room: Room): RoomTrust {
    void this.look(room).catch(() => undefined);
    return this.#rooms.get(room.roomId) ?? nothingKnown;
  }

  async look(room: Room): Promise<RoomTrust> {
    const me = this.#client.getSafeUserId();
    const others = (await room.getEncryptionTargetMembers())
      .map(({ userId }) => userId)
      .filter((userId) => userId !== me && !isServerUser(userId))
      .sort();
    const known = await Promise.all(others.map(async (userId) => [userId, await this.#person(userId)] as const));
    const those = (trust: PersonTrust): string[] => known.flatMap(([userId, one]) => (one === trust ? userId : []));
    const verified = those("verified");
    const isVerified = others.length > 0 && verified.length === others.length;
    const next = { isVerified, verified, changed: those("changed"), replaced: those("replaced") };
    const before = this.#rooms.get(room.roomId) ?? nothingKnown;
    this.#rooms.set(room.roomId, next);
    if (JSON.stringify(before) !== JSON.stringify(next)) this.#onChange(room.roomId);
    return next;
  }

  /** The person knows that these keys are other ones; until they verify again they trust them as anybody's. */
  async acknowledge(userId: string): Promise<void> {
    const crypto = this.#client.getCrypto();
    if ((await this.#person(userId)) === "replaced") await crypto?.withdrawVerificationRequirement(userId);
    await crypto?.pinCurrentUserIdentity(userId);
    this.#forget(userId);
  }

  #person(userId: string): Promise<PersonTrust> {
    const known = this.#people.get(userId) ?? this.#read(userId);
    this.#people.set(userId, known);
    return known;
  }

  async #read(userId: string): Promise<PersonTrust> {
    const status = await this.#client.getCrypto()?.getUserVerificationStatus(userId);
    if (!status) return "known";
    if (status.isCrossSigningVerified()) return "verified";
    if (status.wasCrossSigningVerified()) return "replaced";
    return status.needsUserApproval ? "changed" : "known";
  }

  #forget(userId: string): void {
    this.#people.delete(userId);
    for (const room of this.#client.getRooms()) if (room.getMember(userId)) this.#onChange(room.roomId);
  }
}
