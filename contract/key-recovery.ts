import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, Page, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";
import { KeyRecovery } from "./policy.ts";

export const keyRecoveryErrors = {
  KEY_RECOVERY_OFF: ["forbidden", "Your organisation keeps no recovery keys."],
  KEY_RECOVERY_REQUIRED: ["forbidden", "Your organisation requires that it keeps your recovery key."],
  KEY_RECOVERY_NO_KEY: ["conflict", "Your organisation has made no key to keep recovery keys with."],
  KEY_RECOVERY_KEY_CHANGED: ["conflict", "The organisation has another key now; look at that one first."],
  KEY_RECOVERY_NO_BOX: ["conflict", "Your organisation does not keep your recovery key."],
  KEY_RECOVERY_PENDING: ["conflict", "You have asked already, and the request has not ended."],
  KEY_RECOVERY_ENDED: ["conflict", "This request has ended, or is not at that step."],
  KEY_RECOVERY_TAKEN: ["conflict", "Another recovery officer answers this request."],
  KEY_RECOVERY_OWN: ["forbidden", "The request is yours, so another administrator answers it."],
} as const satisfies ErrorTable;

/** 32 bytes: an X25519 public key (RFC 7748), or a SHA-256 hash; base64url without padding. */
export const Bytes32 = Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" });
/** What only the holder of a private key opens; base64url without padding. */
export const Sealed = Type.String({ minLength: 80, maxLength: 400, pattern: "^[A-Za-z0-9_-]+$" });
/** The id of a key in the person's Matrix secret storage. */
export const SecretId = Type.String({ minLength: 1, maxLength: 200 });

/** The public part of an organisation's pair; the private part is in a file of its recovery officers, and never here. */
export const OrganisationKey = Type.Object({
  id: Id,
  publicKey: Bytes32,
  madeAt: Moment,
  madeBy: Nullable(Type.String()),
});
export type OrganisationKey = Static<typeof OrganisationKey>;

/**
 * Asked by the person; begun by an officer; revealed: the person's page has shown the key that it had committed to, and both see
 * the same signs; answered: the recovery key lies here sealed to that page; done: the page has it.
 */
export const RecoveryState = Type.Union([
  Type.Literal("asked"),
  Type.Literal("begun"),
  Type.Literal("revealed"),
  Type.Literal("answered"),
  Type.Literal("done"),
  Type.Literal("withdrawn"),
  Type.Literal("refused"),
  Type.Literal("lapsed"),
  Type.Literal("ended"),
]);
export type RecoveryState = Static<typeof RecoveryState>;

export const RecoveryRequest = Type.Object({
  id: Id,
  state: RecoveryState,
  person: Person,
  /** From which of the person's sessions it is asked; null once that has ended. */
  session: Nullable(Type.Object({ label: Type.String(), startedAt: Moment })),
  /** Whether the caller asks from this session: it alone gets the answer. */
  isThisSession: Type.Boolean(),
  /** With which of the organisation's keys the box opens. */
  keyId: Id,
  /** The public part of that key: an officer's file names the same. */
  organisationKey: Bytes32,
  /** SHA-256 of the page's public key, given before an officer's is known. */
  commitment: Bytes32,
  personKey: Nullable(Bytes32),
  officer: Nullable(Person),
  officerKey: Nullable(Bytes32),
  askedAt: Moment,
  lapsesAt: Moment,
  endedAt: Nullable(Moment),
});
export type RecoveryRequest = Static<typeof RecoveryRequest>;
export const RecoveryRequestPage = Page(RecoveryRequest);

/** What a person's own page knows. */
export const OwnRecovery = Type.Object({
  rule: KeyRecovery,
  key: Nullable(OrganisationKey),
  /** What the organisation keeps: of which key of the person's, and sealed to which of its own. */
  box: Nullable(Type.Object({ keyId: Id, secretId: SecretId, sealedAt: Moment })),
  /** The latest that has not ended, or ended within a day. */
  request: Nullable(RecoveryRequest),
  /** To the session that asked, while the request is answered. */
  answer: Nullable(Sealed),
});
export type OwnRecovery = Static<typeof OwnRecovery>;

/** What administrators see of all of it. */
export const RecoverySummary = Type.Object({
  key: Nullable(OrganisationKey),
  /** How many recovery keys are kept, and how many of them are sealed to an earlier key of the organisation. */
  kept: Type.Integer(),
  stale: Type.Integer(),
});
export type RecoverySummary = Static<typeof RecoverySummary>;

const closed = { additionalProperties: false };
export const NewOrganisationKey = Type.Object({ publicKey: Bytes32 }, closed);
export const NewBox = Type.Object({ keyId: Id, secretId: SecretId, sealed: Sealed }, closed);
export const NewRecoveryRequest = Type.Object({ commitment: Bytes32 }, closed);
export const ShownKey = Type.Object({ publicKey: Bytes32 }, closed);
export const RecoveryAnswer = Type.Object({ answer: Sealed }, closed);
/** The officer's page opens the box; the server cannot. */
export const BegunRecovery = Type.Object({ request: RecoveryRequest, sealed: Sealed, secretId: SecretId });
