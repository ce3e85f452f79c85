import Type, { type Static } from "typebox";
import { Id, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";
import { Role } from "./workspaces.ts";

/** Refusals of the REST routes below; the Matrix endpoints answer with the specification's own `M_…` codes. */
export const chatErrors = {
  CHANNEL_UNKNOWN: ["missing", "There is no such channel."],
  CHANNEL_DEFAULT: ["conflict", "The first channel of a workspace stays."],
  CHANNEL_ARCHIVED: ["conflict", "An archived channel is opened before anything of it is changed."],
  PERSONAL_CHAT: ["missing", "A personal workspace has no channels."],
} as const satisfies ErrorTable;

const ChannelName = Type.String({ minLength: 1, maxLength: 100 });
const ChannelTopic = Type.String({ maxLength: 1000 });

/** Everyone who may write in the workspace, or those alone who lead the channel. */
const ChannelRight = Type.Union([Type.Literal("everyone"), Type.Literal("leads")]);

/** Who may do what in a channel. */
export const ChannelRights = Type.Object(
  {
    write: ChannelRight,
    /** With `@room`. */
    mentionAll: ChannelRight,
    pin: ChannelRight,
    /** Into a private channel. */
    invite: ChannelRight,
  },
  { additionalProperties: false },
);
export type ChannelRights = Static<typeof ChannelRights>;

/** A chat room of a workspace. `id` and `roomId` are the Matrix room id. */
export const Channel = Type.Object({
  id: Type.String(),
  roomId: Type.String(),
  name: Type.String(),
  topic: Type.String(),
  /** The channel every workspace begins with. */
  isDefault: Type.Boolean(),
  /** Only those invited see it; an open channel has every member of the workspace. */
  isPrivate: Type.Boolean(),
  /** Everyone in it reads, nobody writes. */
  isArchived: Type.Boolean(),
  rights: ChannelRights,
  /** Whether the caller is in it. */
  isJoined: Type.Boolean(),
});
export type Channel = Static<typeof Channel>;
export const ChannelList = Type.Object({ items: Type.Array(Channel) });

export const NewChannel = Type.Object(
  { name: ChannelName, topic: Type.Optional(ChannelTopic), isPrivate: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
export type NewChannel = Static<typeof NewChannel>;

/** All but name and topic are changed by those who manage the workspace. */
export const ChangeChannel = Type.Object(
  {
    name: Type.Optional(ChannelName),
    topic: Type.Optional(ChannelTopic),
    isPrivate: Type.Optional(Type.Boolean()),
    isArchived: Type.Optional(Type.Boolean()),
    rights: Type.Optional(Type.Partial(ChannelRights, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
export type ChangeChannel = Static<typeof ChangeChannel>;

/** The Matrix space that is the workspace. */
export const Space = Type.Object({ roomId: Type.String() });
export type Space = Static<typeof Space>;

/** What one person is shown of another in the chat. */
export const PersonCard = Type.Object({
  person: Person,
  /** As they have said (`m.tz` of their profile): `Europe/Stockholm`. */
  timeZone: Type.Union([Type.String(), Type.Null()]),
  /** Those that both are members of, by name; at most 20. */
  workspaces: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      /** What the other person may do there. */
      role: Role,
    }),
  ),
  /** How many those are in all. */
  workspaceCount: Type.Integer(),
});
export type PersonCard = Static<typeof PersonCard>;
