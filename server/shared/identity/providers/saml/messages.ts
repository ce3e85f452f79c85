import type { IdpMetadata } from "../provider.ts";

/** Who we are to an identity provider. */
export interface Us {
  readonly entityId: string;
  /** Where this kind of message comes to us. */
  readonly recipient: string;
  /** Opens what was encrypted for us. */
  readonly privateKey: string;
}

type Idp = Pick<IdpMetadata, "entityId" | "certificates">;

/** What is to be read of what came from elsewhere. */
export type SamlJob =
  | { readonly kind: "metadata"; readonly xml: string; readonly certificate: string | null }
  | {
      readonly kind: "response";
      /** As it came, in base64. */
      readonly message: string;
      readonly requestId: string;
      readonly us: Us;
      readonly idp: Idp;
      /** The attributes that are asked for; others are not handed on. */
      readonly attributes: readonly string[];
    }
  | { readonly kind: "logout"; readonly query: string; readonly us: Us; readonly idp: Idp };

export interface ReadAssertion {
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly assurance: string | null;
  readonly sessionIndex: string | null;
}

export interface SamlAnswer {
  readonly metadata?: IdpMetadata;
  readonly assertion?: ReadAssertion;
  readonly logout?: { readonly id: string; readonly nameId: string; readonly sessionIndex: string | null };
  /** Why it cannot be trusted. */
  readonly fault?: string;
}
