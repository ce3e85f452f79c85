import { Empty } from "../common.ts";
import { defineRoutes } from "../route.ts";
import {
  AcceptTransfer,
  NewTransfer,
  OpenTransfer,
  Transfer,
  TransferList,
  TransferPreview,
  TransferTo,
} from "../transfers.ts";

/** A workspace goes to another organisation: one side offers it, an administrator of the other accepts. */
export const transferRoutes = defineRoutes({
  /** For owners from the organisation that owns it, and its administrators; so are the next three. */
  readTransfer: {
    method: "GET",
    path: "/api/v1/workspaces/:id/transfer",
    access: "person",
    answer: OpenTransfer,
    errors: ["PERSONAL", "HOME_ONLY"],
  },
  previewTransfer: {
    method: "GET",
    path: "/api/v1/workspaces/:id/transfer/preview",
    access: "person",
    query: TransferTo,
    answer: TransferPreview,
    errors: ["PERSONAL", "HOME_ONLY", "TRANSFER_UNKNOWN"],
  },
  offerTransfer: {
    method: "POST",
    path: "/api/v1/workspaces/:id/transfer",
    access: "person",
    isFresh: true,
    body: NewTransfer,
    answer: Transfer,
    status: 201,
    errors: ["PERSONAL", "HOME_ONLY", "TRANSFER_UNKNOWN", "TRANSFER_PENDING"],
  },
  withdrawTransfer: {
    method: "DELETE",
    path: "/api/v1/workspaces/:id/transfer",
    access: "person",
    answer: Empty,
    errors: ["PERSONAL", "HOME_ONLY", "TRANSFER_DECIDED"],
  },
  /** Those that wait for an answer: offered to the caller's organisation, and by it. */
  listTransfers: { method: "GET", path: "/api/v1/organisation/transfers", access: "admin", answer: TransferList },
  previewOffered: {
    method: "GET",
    path: "/api/v1/organisation/transfers/:id/preview",
    access: "admin",
    answer: TransferPreview,
    errors: ["TRANSFER_DECIDED"],
  },
  acceptTransfer: {
    method: "POST",
    path: "/api/v1/organisation/transfers/:id/accept",
    access: "admin",
    isFresh: true,
    body: AcceptTransfer,
    answer: Empty,
    errors: ["TRANSFER_DECIDED", "PERSON_UNKNOWN", "QUOTA_EXCEEDED", "PERSONAL"],
  },
  declineTransfer: {
    method: "POST",
    path: "/api/v1/organisation/transfers/:id/decline",
    access: "admin",
    isFresh: true,
    answer: Empty,
    errors: ["TRANSFER_DECIDED"],
  },
});
