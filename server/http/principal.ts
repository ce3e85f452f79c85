/** Who makes a request. One principal per request, resolved once by `http` through `identity`. */
export interface Principal {
  readonly kind: "person";
  readonly personId: string;
  readonly organisationId: string;
  /** `anna@fk.example` */
  readonly name: string;
  /** `@anna:fk.example` */
  readonly userId: string;
  readonly displayName: string;
  readonly isAdmin: boolean;
  /** The token row behind this request; its end ends every socket opened with it. */
  readonly sessionId: string;
  /** Matrix device of the session; app passwords have none. */
  readonly deviceId: string | null;
  readonly via: "cookie" | "bearer" | "basic";
}
