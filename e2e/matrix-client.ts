import * as sdk from "matrix-js-sdk";
import { until, type Cast } from "./server.ts";

const nothing = (): void => undefined;
const logger = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, getChild: () => logger };

/** A person's client as anybody gets it from npm, once it has synchronised; `hasKeys`: with its encryption, in memory. */
export async function startMatrixClient(
  baseUrl: string,
  who: Cast["anna"],
  { hasKeys, ...options }: { hasKeys: boolean } & Pick<sdk.ICreateClientOpts, "cryptoCallbacks">,
): Promise<sdk.MatrixClient> {
  const session = await sdk.createClient({ baseUrl, logger }).loginRequest({
    type: "m.login.password",
    identifier: { type: "m.id.user", user: who.userId },
    password: who.password,
  });
  const client = sdk.createClient({
    ...options,
    baseUrl,
    userId: session.user_id,
    deviceId: session.device_id,
    accessToken: session.access_token,
    logger,
  });
  if (hasKeys) await client.initRustCrypto({ useIndexedDB: false });
  await client.startClient({ initialSyncLimit: 20, lazyLoadMembers: true });
  await until(() => client.isInitialSyncComplete());
  return client;
}
