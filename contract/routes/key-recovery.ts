import Type from "typebox";
import { Id } from "../common.ts";
import {
  BegunRecovery,
  NewBox,
  NewOrganisationKey,
  NewRecoveryRequest,
  OwnRecovery,
  RecoveryAnswer,
  RecoveryRequest,
  RecoveryRequestPage,
  RecoverySummary,
  ShownKey,
} from "../key-recovery.ts";
import { defineRoutes } from "../route.ts";

const Listing = Type.Object({ after: Type.Optional(Id) }, { additionalProperties: false });

/** Recovery keys of encrypted chats that an organisation keeps for its people, where its rule `keyRecovery` says so. */
export const keyRecoveryRoutes = defineRoutes({
  readOwnRecovery: { method: "GET", path: "/api/v1/key-recovery", access: "person", answer: OwnRecovery },
  /** The person's recovery key, sealed to the organisation's key, in the place of an earlier one. */
  sealRecoveryKey: {
    method: "PUT",
    path: "/api/v1/key-recovery/box",
    access: "person",
    body: NewBox,
    answer: OwnRecovery,
    errors: ["KEY_RECOVERY_OFF", "KEY_RECOVERY_NO_KEY", "KEY_RECOVERY_KEY_CHANGED"],
  },
  /** The organisation keeps it no longer, where that is the person's choice. */
  removeRecoveryBox: {
    method: "DELETE",
    path: "/api/v1/key-recovery/box",
    access: "person",
    answer: OwnRecovery,
    errors: ["KEY_RECOVERY_REQUIRED"],
  },
  askForRecovery: {
    method: "POST",
    path: "/api/v1/key-recovery/requests",
    access: "person",
    isFresh: true,
    body: NewRecoveryRequest,
    answer: OwnRecovery,
    status: 201,
    errors: ["ACCOUNT_SUSPENDED", "KEY_RECOVERY_OFF", "KEY_RECOVERY_NO_BOX", "KEY_RECOVERY_PENDING"],
  },
  /** The session that asked shows the key that it has committed to, once an officer's is known. */
  revealRecoveryKey: {
    method: "POST",
    path: "/api/v1/key-recovery/requests/:id/reveal",
    access: "person",
    body: ShownKey,
    answer: OwnRecovery,
    errors: ["KEY_RECOVERY_ENDED"],
  },
  /** From any of the person's sessions. */
  withdrawRecovery: {
    method: "POST",
    path: "/api/v1/key-recovery/requests/:id/withdraw",
    access: "person",
    answer: OwnRecovery,
    errors: ["KEY_RECOVERY_ENDED"],
  },
  /** The session that asked has opened its answer, which is then removed. */
  finishRecovery: {
    method: "POST",
    path: "/api/v1/key-recovery/requests/:id/finish",
    access: "person",
    answer: OwnRecovery,
    errors: ["KEY_RECOVERY_ENDED"],
  },

  readRecoverySummary: {
    method: "GET",
    path: "/api/v1/key-recovery/organisation",
    access: "admin",
    answer: RecoverySummary,
  },
  /** The public part of a pair that the administrator's page has made, in the place of an earlier one. */
  setRecoveryKey: {
    method: "PUT",
    path: "/api/v1/key-recovery/organisation/key",
    access: "admin",
    isFresh: true,
    body: NewOrganisationKey,
    answer: RecoverySummary,
    errors: ["KEY_RECOVERY_KEY_CHANGED"],
  },
  /** Of the organisation's people, the latest first. */
  listRecoveryRequests: {
    method: "GET",
    path: "/api/v1/key-recovery/organisation/requests",
    access: "admin",
    query: Listing,
    answer: RecoveryRequestPage,
  },
  readRecoveryRequest: {
    method: "GET",
    path: "/api/v1/key-recovery/organisation/requests/:id",
    access: "admin",
    answer: RecoveryRequest,
  },
  /** An officer takes it on, with a key of their page for this request alone, and is given the box. */
  beginRecovery: {
    method: "POST",
    path: "/api/v1/key-recovery/organisation/requests/:id/begin",
    access: "admin",
    isFresh: true,
    body: ShownKey,
    answer: BegunRecovery,
    errors: ["KEY_RECOVERY_OFF", "KEY_RECOVERY_OWN", "KEY_RECOVERY_TAKEN", "KEY_RECOVERY_ENDED", "KEY_RECOVERY_NO_BOX"],
  },
  /** The officer who began it gives the recovery key, sealed to the page that asked. */
  answerRecovery: {
    method: "POST",
    path: "/api/v1/key-recovery/organisation/requests/:id/answer",
    access: "admin",
    body: RecoveryAnswer,
    answer: RecoveryRequest,
    errors: ["KEY_RECOVERY_OFF", "KEY_RECOVERY_TAKEN", "KEY_RECOVERY_ENDED"],
  },
  /** By any administrator but the person who asks. */
  refuseRecovery: {
    method: "POST",
    path: "/api/v1/key-recovery/organisation/requests/:id/refuse",
    access: "admin",
    answer: RecoveryRequest,
    errors: ["KEY_RECOVERY_OWN", "KEY_RECOVERY_ENDED"],
  },
});
