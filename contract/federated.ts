import Type, { type Static } from "typebox";
import { Id, Moment, Page, type ErrorTable } from "./common.ts";
import { FileId } from "./files.ts";

export const federatedErrors = {
  FEDERATED_ADDRESS: ["invalid", "That is no address of a person on another server, such as bo@digg.example."],
  REMOTE_UNREACHABLE: ["unavailable", "The other server does not answer, or does not take shares."],
  REMOTE_REFUSED: ["conflict", "The other server does not allow this."],
  REMOTE_GONE: ["missing", "What was shared is not there any more."],
} as const satisfies ErrorTable;

/** `bo@digg.example`; the host is what stands after the last @, with a port where that is not 443. */
export const FederatedAddress = Type.String({ minLength: 3, maxLength: 320 });

export const NewFederatedShare = Type.Object(
  {
    address: FederatedAddress,
    role: Type.Union([Type.Literal("viewer"), Type.Literal("editor")]),
    expiresAt: Type.Optional(Moment),
  },
  { additionalProperties: false },
);
export type NewFederatedShare = Static<typeof NewFederatedShare>;

/** A share with someone on another server; `state`: whether they have answered. */
export const FederatedShare = Type.Object({
  id: Id,
  fileId: FileId,
  address: Type.String(),
  state: Type.Union([Type.Literal("offered"), Type.Literal("accepted")]),
});
export type FederatedShare = Static<typeof FederatedShare>;
export const FederatedShareList = Type.Object({ items: Type.Array(FederatedShare) });

/** What someone on another server shares with the caller. */
export const ReceivedShare = Type.Object({
  id: Id,
  name: Type.String(),
  /** Who shares it: `anna@fk.example`. */
  sender: Type.String(),
  senderName: Type.String(),
  host: Type.String(),
  isFolder: Type.Boolean(),
  canWrite: Type.Boolean(),
  state: Type.Union([Type.Literal("pending"), Type.Literal("accepted")]),
  createdAt: Moment,
});
export type ReceivedShare = Static<typeof ReceivedShare>;
export const ReceivedSharePage = Page(ReceivedShare);

/** Names from what was shared downward, each percent-encoded, with slashes between; empty: what was shared itself. */
export const RemotePath = Type.String({ maxLength: 8_000 });

export const RemoteFile = Type.Object({
  name: Type.String(),
  kind: Type.Union([Type.Literal("folder"), Type.Literal("file")]),
  /** Bytes, as far as the other server says so. */
  size: Type.Integer(),
  changedAt: Type.Union([Moment, Type.Null()]),
});
export type RemoteFile = Static<typeof RemoteFile>;
export const RemoteFolder = Type.Object({
  share: ReceivedShare,
  items: Type.Array(RemoteFile),
  /** There is more than is shown. */
  isPartial: Type.Boolean(),
});
export type RemoteFolder = Static<typeof RemoteFolder>;

export const InRemote = Type.Object({ path: Type.Optional(RemotePath) });
export const AtRemote = Type.Object({ path: RemotePath });
export const MoveRemote = Type.Object({ path: RemotePath, to: RemotePath }, { additionalProperties: false });
