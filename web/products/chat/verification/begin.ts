import type { VerificationRequest } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { Engine } from "../engine.ts";
import { openVerification } from "./verifications.ts";

/** One's own keys, or the other's, are missing; without them nothing would come of a comparison. */
export class KeysMissing extends Error {
  readonly whose: "own" | "other";

  constructor(whose: "own" | "other") {
    super();
    this.whose = whose;
  }
}

/** Asks another person to compare, in a room with them, or takes up what is under way. Throws KeysMissing. */
export async function verifyPerson(engine: Engine, roomId: string, userId: string): Promise<void> {
  const crypto = engine.client.getCrypto();
  if (!crypto) throw new KeysMissing("own");
  const { privateKeysCachedLocally: own } = await crypto.getCrossSigningStatus();
  if (!own.userSigningKey) throw new KeysMissing("own");
  if (!(await crypto.userHasCrossSigningKeys(userId, true))) throw new KeysMissing("other");
  const running = crypto.findVerificationRequestDMInProgress(roomId, userId);
  openVerification(
    running ?? (await crypto.requestVerificationDM(userId, roomId)),
    engine.personIn(roomId, userId).name,
  );
}

/** Asks one of the person's own devices; all of them where none is named. */
export async function verifyDevice(engine: Engine, deviceId: string | null): Promise<void> {
  const crypto = engine.client.getCrypto();
  if (!crypto) throw new KeysMissing("own");
  const asking: Promise<VerificationRequest> =
    deviceId === null ? crypto.requestOwnUserVerification() : crypto.requestDeviceVerification(engine.me, deviceId);
  openVerification(await asking, null);
}
