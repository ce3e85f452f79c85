import type { MatrixClient } from "matrix-js-sdk";
import { CryptoEvent } from "matrix-js-sdk/lib/crypto-api/index.js";
import { queryClient } from "../../../platform/query.ts";
import { lookForDevices } from "./new-devices.ts";
import { askVerification } from "./verifications.ts";

/** Listens to who wants to compare, and to what becomes of the person's own devices. `nameOf` another person. */
export function watchVerifications(client: MatrixClient, nameOf: (roomId: string, userId: string) => string): void {
  const me = client.getSafeUserId();
  client.on(CryptoEvent.VerificationRequestReceived, (request) => {
    const { otherUserId, roomId } = request;
    // Others ask in a room that both are in; what they send to the device alone has no name that can be trusted.
    if (otherUserId === me) askVerification(request, null);
    else if (roomId !== undefined) askVerification(request, nameOf(roomId, otherUserId));
  });
  const look = (): void => {
    void queryClient.invalidateQueries({ queryKey: ["room-keys"] });
    void lookForDevices(client).catch(() => undefined);
  };
  client.on(CryptoEvent.DevicesUpdated, (users) => users.includes(me) && look());
  client.on(CryptoEvent.KeyBackupStatus, look);
  client.on(CryptoEvent.UserTrustStatusChanged, (userId) => userId === me && look());
  look();
}
