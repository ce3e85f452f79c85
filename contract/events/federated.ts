/** A share with someone on another server. `shareId`: of the link here, or of what came from there. */
interface OfFederatedShare {
  readonly shareId: string;
  /** Of whom it is with: `bo@digg.example`. */
  readonly address: string;
  /** Of our own people: who shares, or with whom. */
  readonly personId: string;
  /** `out`: it is of a file here. */
  readonly direction: "out" | "in";
}

export interface FederatedEvents {
  "federatedShare.sent": OfFederatedShare;
  "federatedShare.received": OfFederatedShare & { readonly name: string; readonly senderName: string };
  "federatedShare.accepted": OfFederatedShare;
  /** It was declined, or left again. */
  "federatedShare.declined": OfFederatedShare;
  /** Who shared it took it away, or a rule did. */
  "federatedShare.withdrawn": OfFederatedShare;
}
