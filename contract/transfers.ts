import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";
import { InformationClass, PolicyPreview } from "./policy.ts";

export const transferErrors = {
  TRANSFER_UNKNOWN: ["missing", "No other organisation on this server has that domain."],
  TRANSFER_PENDING: ["conflict", "The workspace is already offered to an organisation. Withdraw that offer first."],
  TRANSFER_DECIDED: ["conflict", "This offer has been answered or withdrawn, or nobody answered it in time."],
} as const satisfies ErrorTable;

const Named = Type.Object({ id: Id, name: Type.String() });

/** An organisation is to answer for a workspace instead of the one that does. */
export const Transfer = Type.Object({
  id: Id,
  workspace: Named,
  from: Named,
  to: Named,
  offeredBy: Nullable(Person),
  offeredAt: Moment,
  /** When it lapses, unless it is answered. */
  endsAt: Moment,
  owners: Type.Array(Person),
  memberCount: Type.Integer(),
  guestCount: Type.Integer(),
  /** Bytes of its files. */
  size: Type.Integer(),
  informationClass: Nullable(InformationClass),
  /** Whether the caller answers it. */
  canAnswer: Type.Boolean(),
});
export type Transfer = Static<typeof Transfer>;
export const TransferList = Type.Object({ items: Type.Array(Transfer) });
/** Null: it is not offered. */
export const OpenTransfer = Type.Object({ workspaceName: Type.String(), transfer: Nullable(Transfer) });

const domain = Type.String({ minLength: 1, maxLength: 253 });
export const NewTransfer = Type.Object({ domain }, { additionalProperties: false });
export const TransferTo = Type.Object({ domain });
/** Who of the receiving organisation is to own it. */
export const AcceptTransfer = Type.Object({ ownerId: Id }, { additionalProperties: false });

/** What the receiving organisation's rules would close. Those who receive it see how many, and no titles. */
export const TransferPreview = Type.Object({
  organisation: Named,
  closes: PolicyPreview,
  size: Type.Integer(),
  /** How many bytes a workspace may hold there; null without limit. */
  quota: Nullable(Type.Integer()),
});
export type TransferPreview = Static<typeof TransferPreview>;
