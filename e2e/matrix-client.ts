import * as sdk from "matrix-js-sdk";
import { until, type Cast } from "./server.ts";

const nothing = (): void => undefined;
/** Keeps the SDK silent. */
export const logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  getChild: () => logger,
};

/** A person's client as anybody gets it from npm, with a device of its own; `user`: their name to sign in with, or their Matrix id. */
export async function signInMatrixClient(
  baseUrl: string,
  { user, password }: { readonly user: string; readonly password: string },
  options: Omit<sdk.ICreateClientOpts, "baseUrl" | "userId" | "deviceId" | "accessToken" | "logger"> = {},
): Promise<sdk.MatrixClient> {
  const session = await sdk
    .createClient({ baseUrl, logger })
    .loginRequest({ type: "m.login.password", identifier: { type: "m.id.user", user }, password });
  return sdk.createClient({
    ...options,
    baseUrl,
    userId: session.user_id,
    deviceId: session.device_id,
    accessToken: session.access_token,
    logger,
  });
}

/** A person's client as anybody gets it from npm, once it has synchronised; `hasKeys`: with its encryption, in memory. */
export async function startMatrixClient(
  baseUrl: string,
  who: Cast["anna"],
  { hasKeys, ...options }: { hasKeys: boolean } & Pick<sdk.ICreateClientOpts, "cryptoCallbacks">,
): Promise<sdk.MatrixClient> {
  const client = await signInMatrixClient(baseUrl, { user: who.userId, password: who.password }, options);
  if (hasKeys) await client.initRustCrypto({ useIndexedDB: false });
  await client.startClient({ initialSyncLimit: 20, lazyLoadMembers: true });
  await until(() => client.isInitialSyncComplete());
  return client;
}
