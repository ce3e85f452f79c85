import type { KeyObject } from "node:crypto";
import type { Organisation as OrganisationView } from "@safos/contract/organisations";

/** An agency; owns domains, people, rules and content. Or where the host's guests are. */
export type Organisation = OrganisationView;

export interface SigningKey {
  /** `ed25519:a_AbCd` */
  readonly keyId: string;
  /** The raw ed25519 seed, 32 bytes. */
  readonly seed: Uint8Array;
  readonly privateKey: KeyObject;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
}
