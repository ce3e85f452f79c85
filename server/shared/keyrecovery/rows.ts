import type { RecoveryState } from "@safos/contract/key-recovery";

export interface KeyRow {
  readonly id: string;
  readonly organisationId: string;
  readonly publicKey: string;
  readonly madeBy: string | null;
  readonly madeAt: Date;
}

export interface BoxRow {
  readonly personId: string;
  readonly organisationId: string;
  readonly keyId: string;
  readonly secretId: string;
  readonly sealed: string;
  readonly sealedAt: Date;
}

export interface RequestRow {
  readonly id: string;
  readonly personId: string;
  readonly organisationId: string;
  readonly sessionId: string;
  readonly keyId: string;
  readonly organisationKey: string;
  readonly commitment: string;
  readonly personKey: string | null;
  readonly officerId: string | null;
  readonly officerKey: string | null;
  readonly answer: string | null;
  readonly state: RecoveryState;
  readonly askedAt: Date;
  readonly endedAt: Date | null;
}
