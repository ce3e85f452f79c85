import type { MatrixClient } from "matrix-js-sdk";
import { leaveEnded } from "../../platform/sign-out.ts";

/** The session has ended: on a page that is loaded anew nothing of it stands. `isSignedOut`: in another tab of this browser. */
export const leaveForSignIn = (isSignedOut: boolean): void =>
  void leaveEnded(() => location.assign("/signin"), isSignedOut);

/** Ends a client for good: an answer that is still on its way is stored nowhere. */
export async function closeClient(client: MatrixClient): Promise<void> {
  client.stopClient();
  client.removeAllListeners();
  client.store.setFilterIdByName = () => undefined;
  await client.store.destroy();
}
