import Type from "typebox";
import { Empty } from "../common.ts";
import {
  AtRemote,
  FederatedShare,
  FederatedShareList,
  InRemote,
  MoveRemote,
  NewFederatedShare,
  ReceivedShare,
  ReceivedSharePage,
  RemoteFolder,
} from "../federated.ts";
import { FileId } from "../files.ts";
import { Bytes, defineRoutes } from "../route.ts";

const received = "/api/v1/federated-shares";
const remoteErrors = ["POLICY_REFUSED", "REMOTE_GONE", "REMOTE_REFUSED", "REMOTE_UNREACHABLE", "NAME_INVALID"] as const;

/** Shares with people on other servers (Open Cloud Mesh), from here and from there. */
export const federatedRoutes = defineRoutes({
  /** Asks the other server first: a share that it does not take is not made. */
  shareWithServer: {
    method: "POST",
    path: "/api/v1/files/:id/federated-shares",
    access: "person",
    params: { id: FileId },
    body: NewFederatedShare,
    answer: FederatedShare,
    status: 201,
    errors: [
      "FILE_MISSING",
      "LINK_TERMS",
      "FEDERATED_ADDRESS",
      "POLICY_REFUSED",
      "REMOTE_REFUSED",
      "REMOTE_UNREACHABLE",
    ],
  },
  /** Whether those whom a file is shared with on other servers have answered. */
  listServerShares: {
    method: "GET",
    path: "/api/v1/files/:id/federated-shares",
    access: "person",
    params: { id: FileId },
    answer: FederatedShareList,
    errors: ["FILE_MISSING"],
  },
  listReceivedShares: {
    method: "GET",
    path: received,
    access: "person",
    query: Type.Object({ after: Type.Optional(Type.String({ maxLength: 40 })) }),
    answer: ReceivedSharePage,
    errors: [],
  },
  acceptShare: {
    method: "POST",
    path: `${received}/:id/accept`,
    access: "person",
    answer: ReceivedShare,
    errors: ["POLICY_REFUSED"],
  },
  /** Declines what was not accepted yet, and leaves what was. */
  leaveShare: { method: "DELETE", path: `${received}/:id`, access: "person", answer: Empty, errors: [] },
  listRemote: {
    method: "GET",
    path: `${received}/:id/files`,
    access: "person",
    query: InRemote,
    answer: RemoteFolder,
    errors: remoteErrors,
  },
  readRemote: {
    method: "GET",
    path: `${received}/:id/content`,
    access: "person",
    query: InRemote,
    answer: Bytes,
    errors: remoteErrors,
  },
  writeRemote: {
    method: "PUT",
    path: `${received}/:id/content`,
    access: "person",
    query: AtRemote,
    body: Bytes,
    answer: Empty,
    status: 201,
    errors: remoteErrors,
  },
  createRemoteFolder: {
    method: "POST",
    path: `${received}/:id/folders`,
    access: "person",
    body: AtRemote,
    answer: Empty,
    status: 201,
    errors: remoteErrors,
  },
  moveRemote: {
    method: "POST",
    path: `${received}/:id/move`,
    access: "person",
    body: MoveRemote,
    answer: Empty,
    errors: remoteErrors,
  },
  removeRemote: {
    method: "DELETE",
    path: `${received}/:id/files`,
    access: "person",
    query: AtRemote,
    answer: Empty,
    errors: remoteErrors,
  },
});
