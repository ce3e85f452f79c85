import Type, { type Static } from "typebox";
import { Id, Moment, Page, type ErrorTable } from "./common.ts";
import { Group, Person } from "./identity.ts";
import { InformationClass, PolicyRefusal } from "./policy.ts";
import { Role } from "./workspaces.ts";

export const itemErrors = {
  LINK_GONE: ["gone", "This link has been closed or has expired."],
  LINK_LOCKED: ["unauthenticated", "This link has a password. Give it first."],
  LINK_PASSWORD_WRONG: ["unauthenticated", "The password of the link is wrong."],
  LINK_PASSWORD_WEAK: [
    "invalid",
    "The password of a link has at least eight characters, and is none of those that are guessed first.",
  ],
  GUEST_NAME_MISSING: ["invalid", "Say who you are first."],
  MOVE_WOULD_SHARE: [
    "forbidden",
    "Others could open it there than those who may today; that is for those who may share it to decide.",
  ],
  NOT_COMMENTABLE: ["invalid", "This cannot be commented."],
  NO_TRASH: ["invalid", "This cannot be moved to the trash."],
  CLASS_TOO_LOW: ["invalid", "The information class cannot be lower than that of what this lies in."],
  RESTRICTION_ELSEWHERE: ["invalid", "Who sees this is decided by its workspace, or by what it lies in."],
  RESTRICTED_INSIDE: ["forbidden", "Something in it is for certain people only, and not for you."],
  CLASS_ELSEWHERE: ["invalid", "This has the information class of what it lies in, and none of its own."],
  LINK_VIEW_ONLY: ["forbidden", "This link shows only; what it opens cannot be downloaded or changed."],
  LINK_SPENT: ["gone", "What this link may be used for is used up."],
  LINK_TERMS: ["invalid", "A link of this kind cannot be made to this."],
  COMMENT_TOO_DEEP: ["invalid", "An answer cannot be answered; answer the first comment."],
} as const satisfies ErrorTable;

/** What can be opened by its own address, shared, commented, found and told about. */
export const ItemKindName = Type.Union([
  Type.Literal("board"),
  Type.Literal("card"),
  Type.Literal("poll"),
  Type.Literal("form"),
  Type.Literal("whiteboard"),
  Type.Literal("document"),
  Type.Literal("file"),
  Type.Literal("meeting"),
  Type.Literal("channel"),
  Type.Literal("message"),
  Type.Literal("calendar"),
]);
export type ItemKindName = Static<typeof ItemKindName>;

/** An item as others name it: where it is and what it is called. */
export const ItemView = Type.Object({
  kind: ItemKindName,
  id: Type.String(),
  workspaceId: Type.Union([Id, Type.Null()]),
  title: Type.String(),
  /** Its address in the page. */
  path: Type.String(),
  /** The class that holds: its own, or that of what it lies in. */
  informationClass: Type.Union([InformationClass, Type.Null()]),
  /** What it was raised to above what it lies in. */
  ownInformationClass: Type.Union([InformationClass, Type.Null()]),
});
export type ItemView = Static<typeof ItemView>;

export const TrashedItem = Type.Intersect([
  ItemView,
  Type.Object({
    trashedAt: Moment,
    /** Who put it there, for kinds that note it. */
    trashedBy: Type.Union([Person, Type.Null()]),
    /** When it is removed for good. */
    endsAt: Moment,
  }),
]);
export type TrashedItem = Static<typeof TrashedItem>;
export const TrashedItemList = Type.Object({ items: Type.Array(TrashedItem) });

const commentText = Type.String({ minLength: 1, maxLength: 10_000 });
/** Where in the item a comment is fastened, in the item's own words; at most 2,000 characters. */
const anchor = Type.Union([Type.String({ maxLength: 2000 }), Type.Null()]);

export const Comment = Type.Object({
  id: Id,
  /** Null when written by a guest or by someone who is no more. */
  author: Type.Union([Person, Type.Null()]),
  guestName: Type.Union([Type.String(), Type.Null()]),
  /** Markdown. Empty when the comment was deleted but has answers. */
  text: Type.String(),
  parentId: Type.Union([Id, Type.Null()]),
  anchor,
  mentions: Type.Array(Id),
  createdAt: Moment,
  editedAt: Type.Union([Moment, Type.Null()]),
  resolvedAt: Type.Union([Moment, Type.Null()]),
  isDeleted: Type.Boolean(),
  /** Whether the caller may edit and delete it. */
  isMine: Type.Boolean(),
});
export type Comment = Static<typeof Comment>;
export const CommentPage = Page(Comment);

export const NewComment = Type.Object(
  {
    text: commentText,
    parentId: Type.Optional(Type.Union([Id, Type.Null()])),
    anchor: Type.Optional(anchor),
    /** Persons to tell; those who may not read the item are left out. */
    mentions: Type.Optional(Type.Array(Id, { maxItems: 50 })),
  },
  { additionalProperties: false },
);
export type NewComment = Static<typeof NewComment>;
/** The last comment that the caller has read. */
export const ReadComments = Type.Object({ upTo: Id }, { additionalProperties: false });
export const ChangeComment = Type.Object(
  {
    text: Type.Optional(commentText),
    mentions: Type.Optional(Type.Array(Id, { maxItems: 50 })),
    isResolved: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type ChangeComment = Static<typeof ChangeComment>;

export const LinkedItem = Type.Object({ item: ItemView, linkedAt: Moment });
export const LinkedItemList = Type.Object({ items: Type.Array(LinkedItem) });
export const NewItemLink = Type.Object({ kind: ItemKindName, id: Type.String({ maxLength: 400 }) });
export type NewItemLink = Static<typeof NewItemLink>;

/**
 * What a link to a file or folder is for: `open` gives its role, `show` shows without letting anything be taken out, `drop` takes files
 * and shows nothing.
 */
const NewLinkPurpose = Type.Union([Type.Literal("open"), Type.Literal("show"), Type.Literal("drop")]);
export type NewLinkPurpose = Static<typeof NewLinkPurpose>;
/** `federated`: it is for one person on another server, whose server alone has its secret; `label` is their address. */
export const LinkPurpose = Type.Union([...NewLinkPurpose.anyOf, Type.Literal("federated")]);
export type LinkPurpose = Static<typeof LinkPurpose>;
const atMost = (maximum: number) => Type.Union([Type.Integer({ minimum: 1, maximum }), Type.Null()]);
/** What a link is called, and how much it may be used; null: no limit. */
export const LinkTerms = Type.Object({
  purpose: LinkPurpose,
  /** For those who made it; of a file request also what visitors read. */
  label: Type.String(),
  mostDownloads: atMost(1_000_000),
  downloads: Type.Integer(),
  /** Of a file request, by all senders together. */
  mostFiles: atMost(10_000),
  mostBytes: atMost(Number.MAX_SAFE_INTEGER),
  /** Whether each sender has a folder, or their name stands in the file's. */
  sorting: Type.Union([Type.Literal("folder"), Type.Literal("name")]),
});
export type LinkTerms = Static<typeof LinkTerms>;
const termFields = {
  label: Type.Optional(Type.String({ maxLength: 120 })),
  mostDownloads: Type.Optional(LinkTerms.properties.mostDownloads),
  mostFiles: Type.Optional(LinkTerms.properties.mostFiles),
  mostBytes: Type.Optional(LinkTerms.properties.mostBytes),
};
export const NewLinkTerms = Type.Object(
  {
    purpose: Type.Optional(NewLinkPurpose),
    sorting: Type.Optional(LinkTerms.properties.sorting),
    ...termFields,
  },
  { additionalProperties: false },
);
export type NewLinkTerms = Static<typeof NewLinkTerms>;
const ChangeLinkTerms = Type.Object(termFields, { additionalProperties: false });

/** Who has been given an item beyond the workspace's members. */
export const Share = Type.Object({
  id: Id,
  person: Type.Union([Person, Type.Null()]),
  group: Type.Union([Group, Type.Null()]),
  organisation: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()]),
  isLink: Type.Boolean(),
  /** Who made a link; null for everything else. */
  madeBy: Type.Union([Person, Type.Null()]),
  /**
   * False for a link whose maker may not share the item any more, and for those whom the item's information class or another rule keeps
   * out: nothing opens until that is otherwise.
   */
  isOpen: Type.Boolean(),
  /** Of what was given and does not open at present: by whose rule. */
  restingBy: Type.Union([PolicyRefusal, Type.Null()]),
  /** Whether visitors give a password; never for anything but a link. */
  hasPassword: Type.Boolean(),
  role: Role,
  expiresAt: Type.Union([Moment, Type.Null()]),
  /** Of a link that has some. */
  terms: Type.Union([LinkTerms, Type.Null()]),
});
export type Share = Static<typeof Share>;
export const ShareList = Type.Object({
  items: Type.Array(Share),
  /** Whether the organisation's rules allow links for people without an account. */
  areLinksAllowed: Type.Boolean(),
  /** Whose rule does not allow them to the caller. */
  linkRefusal: Type.Union([PolicyRefusal, Type.Null()]),
  /** The most days that a link may live; null = no limit. */
  linkDays: Type.Union([Type.Integer(), Type.Null()]),
  /** Whose rule asks for a password on links that the caller makes; null: none. */
  linkPassword: Type.Union([PolicyRefusal, Type.Null()]),
  /** How many members of the workspace see it through their role. */
  memberCount: Type.Integer(),
  /** Whom it may be given to as a whole: the organisations of the workspace's members. */
  organisations: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  /** Whether only those see it to whom it is shared, of everybody in the workspace; null: its kind cannot be restricted. */
  restriction: Type.Union([
    Type.Object({
      own: Type.Boolean(),
      /** What it lies in that is restricted, the nearest, as far as the caller sees it: its name; null: nothing is. */
      inheritedFrom: Type.Union([Type.String(), Type.Null()]),
    }),
    Type.Null(),
  ]),
});
/** Restricts an item to those to whom it is shared, or ends that. */
export const ChangeRestriction = Type.Object({ isRestricted: Type.Boolean() }, { additionalProperties: false });
export type ChangeRestriction = Static<typeof ChangeRestriction>;
export type ShareList = Static<typeof ShareList>;
const ShareRole = Type.Union([
  Type.Literal("owner"),
  Type.Literal("editor"),
  Type.Literal("commenter"),
  Type.Literal("viewer"),
]);
/** At least eight characters; which are too easily guessed is the server's to say. */
export const LinkPassword = Type.String({ minLength: 1, maxLength: 200 });

/** To a person by name, to a group or an organisation by id, or a link. */
export const NewShare = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 320 })),
    groupId: Type.Optional(Id),
    organisationId: Type.Optional(Id),
    isLink: Type.Optional(Type.Literal(true)),
    role: ShareRole,
    expiresAt: Type.Optional(Moment),
    /** Of a link: what visitors give before they are let in. */
    password: Type.Optional(LinkPassword),
    /** Of a link to a file or folder. */
    terms: Type.Optional(NewLinkTerms),
  },
  { additionalProperties: false },
);
export type NewShare = Static<typeof NewShare>;
/** A link as it is to be from now on; `null`: without an end, without a password. Other shares are given again instead. */
export const ChangeShare = Type.Object(
  {
    role: Type.Optional(Type.Union([Type.Literal("editor"), Type.Literal("commenter"), Type.Literal("viewer")])),
    expiresAt: Type.Optional(Type.Union([Moment, Type.Null()])),
    password: Type.Optional(Type.Union([LinkPassword, Type.Null()])),
    terms: Type.Optional(ChangeLinkTerms),
  },
  { additionalProperties: false },
);
export type ChangeShare = Static<typeof ChangeShare>;
/** The secret of a link, as it stands in its address, and the password. */
export const UnlockLink = Type.Object(
  { secret: Type.String({ minLength: 1, maxLength: 200 }), password: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);
/** What to show from now on instead of the secret; null: for as long as the link is. */
export const UnlockedLink = Type.Object({ secret: Type.String(), until: Type.Union([Moment, Type.Null()]) });
export type UnlockedLink = Static<typeof UnlockedLink>;
/** `secret` is told once; the address of a link is `/s/<secret>`. */
export const MadeShare = Type.Object({ id: Id, secret: Type.Union([Type.String(), Type.Null()]) });
export type MadeShare = Static<typeof MadeShare>;

const MaybeClass = Type.Union([InformationClass, Type.Null()]);

/** The information class of an item, and where it comes from. */
export const ItemClass = Type.Object({
  /** The class that holds. */
  effective: MaybeClass,
  /** What it was raised to; never below what it inherits. */
  own: MaybeClass,
  inherited: MaybeClass,
  /** What it inherits from; null when that has no class. */
  inheritedFrom: Type.Union([
    Type.Object({ kind: Type.Union([ItemKindName, Type.Literal("workspace")]), title: Type.String() }),
    Type.Null(),
  ]),
  canRaise: Type.Boolean(),
  /** Owners of the workspace take back what an item was raised to. */
  canLower: Type.Boolean(),
});
export type ItemClass = Static<typeof ItemClass>;
/** Those of a list that were raised, with the class that holds. */
export const RaisedItems = Type.Object({
  items: Type.Array(Type.Object({ kind: ItemKindName, id: Type.String(), informationClass: InformationClass })),
});
/** Null takes back what it was raised to. */
export const ChangeItemClass = Type.Object(
  { informationClass: Type.Union([InformationClass, Type.Literal("K4"), Type.Null()]) },
  { additionalProperties: false },
);
export type ChangeItemClass = Static<typeof ChangeItemClass>;

/** Someone who can open an item, and why. */
export const AudienceEntry = Type.Object({
  /** Of a person; null for groups, organisations and links. */
  person: Type.Union([Person, Type.Null()]),
  group: Type.Union([Group, Type.Null()]),
  organisation: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()]),
  isGuest: Type.Boolean(),
  /** `workspace`: by their role in it; `share`: it was given to them; `link`: anyone who has the link. */
  way: Type.Union([Type.Literal("workspace"), Type.Literal("share"), Type.Literal("link")]),
  /** What was shared, where that is something this lies in. */
  through: Type.Union([Type.String(), Type.Null()]),
  sharedBy: Type.Union([Person, Type.Null()]),
  at: Type.Union([Moment, Type.Null()]),
  expiresAt: Type.Union([Moment, Type.Null()]),
  hasPassword: Type.Boolean(),
  purpose: Type.Union([LinkPurpose, Type.Null()]),
  label: Type.String(),
  role: Role,
  /** Whose rule keeps them from it all the same; null: none. */
  keptOutBy: Type.Union([PolicyRefusal, Type.Null()]),
});
export type AudienceEntry = Static<typeof AudienceEntry>;
/** `people` counts members of the workspace who may read it and others to whom it was given by name; `links` those that are open. */
export const Audience = Type.Object({
  items: Type.Array(AudienceEntry),
  people: Type.Integer(),
  links: Type.Integer(),
  next: Type.Optional(Type.String()),
});
export type Audience = Static<typeof Audience>;

/** What a link opens, for the page at `/s/<secret>`. */
export const SharedItem = Type.Object({
  kind: ItemKindName,
  /** Empty for a file request, which tells nothing of where files go. */
  id: Type.String(),
  /** The link itself: bytes are fetched below it. */
  linkId: Id,
  purpose: LinkPurpose,
  title: Type.String(),
  role: Role,
  organisationName: Type.String(),
});
export type SharedItem = Static<typeof SharedItem>;
