import type { MatrixClient } from "matrix-js-sdk";
import { leavePage } from "../../platform/sign-out.ts";

/** The session has ended: on a page that is loaded anew nothing of it stands. `isSignedOut`: in another tab of this browser. */
export const leaveForSignIn = (isSignedOut: boolean): void =>
  void leavePage(isSignedOut).then(() => location.assign("/signin"));

/** Ends a client for good: an answer that is still on its way is stored nowhere. */
export async function closeClient(client: MatrixClient): Promise<void> {
  client.stopClient();
  client.removeAllListeners();
  client.store.setFilterIdByName = () => undefined;
  await client.store.destroy();
}
