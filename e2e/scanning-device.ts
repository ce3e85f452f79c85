import { initAsync, QrCodeData } from "@matrix-org/matrix-sdk-crypto-wasm";
import * as sdk from "matrix-js-sdk";
import { OAuth2, OAuthGrantType, type MatrixClient } from "matrix-js-sdk";
import {
  MSC4108RendezvousSession,
  MSC4108SecureChannel,
  MSC4108SignInWithQR,
} from "matrix-js-sdk/lib/rendezvous/index.js";
import { logger } from "./matrix-client.ts";

/** A device that nobody is signed in on and that has scanned a code, as one with the library from npm. */
export class ScanningDevice {
  readonly deviceId: string;
  /** Of the homeserver, as the code has it. */
  readonly serverName: string | undefined;
  readonly url: string;
  readonly channel: MSC4108SecureChannel;
  readonly flow: MSC4108SignInWithQR;
  readonly #baseUrl: string;
  #clientId = "";

  private constructor(baseUrl: string, deviceId: string, data: QrCodeData) {
    this.#baseUrl = baseUrl;
    this.deviceId = deviceId;
    this.serverName = data.serverName;
    this.url = data.rendezvousUrl ?? "";
    this.channel = new MSC4108SecureChannel(new MSC4108RendezvousSession({ url: this.url }), data.publicKey);
    this.flow = new MSC4108SignInWithQR(this.channel, true);
  }

  static async scan(baseUrl: string, code: Uint8Array, deviceId: string): Promise<ScanningDevice> {
    await initAsync();
    return new ScanningDevice(baseUrl, deviceId, QrCodeData.fromBytes(code));
  }

  /** Registers itself and asks to be let in. What it shows from then on: two digits. */
  async ask(): Promise<string> {
    await this.flow.negotiateProtocols();
    const metadata = await sdk.createClient({ baseUrl: this.#baseUrl, logger }).getAuthMetadata();
    this.#clientId = await OAuth2.registerClient(metadata, {
      client_name: "Telefonen",
      client_uri: "https://element.example/",
      redirect_uris: ["https://app.element.example/svar"],
      grant_types: [OAuthGrantType.AuthorizationCode, OAuthGrantType.RefreshToken, OAuthGrantType.DeviceAuthorization],
    });
    await this.flow.deviceAuthorizationGrant({ metadata, clientId: this.#clientId, deviceId: this.deviceId });
    return this.flow.checkCode ?? "";
  }

  /** Its client, once it has been let in and has taken the keys that it was given. */
  async enter(userId: string): Promise<MatrixClient> {
    const tokens = await this.flow.completeLoginOnNewDevice({ clientId: this.#clientId });
    const client = sdk.createClient({
      baseUrl: this.#baseUrl,
      userId,
      deviceId: this.deviceId,
      accessToken: tokens?.access_token ?? "",
      logger,
    });
    await client.initRustCrypto({ useIndexedDB: false });
    const { secrets } = await this.flow.shareSecrets();
    await this.flow.close();
    const crypto = client.getCrypto();
    if (!secrets || !crypto?.importSecretsBundle) throw new Error("The device was given no keys.");
    await crypto.importSecretsBundle(secrets);
    return client;
  }
}

/** Two digits that are not these. */
export const otherDigits = (digits: string): string => (digits === "11" ? "22" : "11");
