import Type, { type Static } from "typebox";
import { Id, Nullable, type ErrorTable } from "./common.ts";

export const outlookErrors = {
  OUTLOOK_CODE_TAKEN: ["conflict", "Another meeting was made for this window already. Begin again in Outlook."],
} as const satisfies ErrorTable;

/** A meeting for the pane in Outlook that made `code`: the SHA-256 of a secret of its own, in base64url. */
export const ShownMeeting = Type.Object(
  {
    code: Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" }),
    meetingId: Id,
    /** The path of its link for guests, where there is one; else the address is that of the meeting, which opens to who may come. */
    guestPath: Type.Optional(Type.String({ pattern: "^/g/[A-Za-z0-9_-]{8,100}$" })),
  },
  { additionalProperties: false },
);
export type ShownMeeting = Static<typeof ShownMeeting>;

export const OutlookSecret = Type.Object(
  { secret: Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" }) },
  { additionalProperties: false },
);
/** The address of the meeting; null: none has been made yet, or it is too long ago. */
export const OutlookResult = Type.Object({ address: Nullable(Type.String()) });
export type OutlookResult = Static<typeof OutlookResult>;
