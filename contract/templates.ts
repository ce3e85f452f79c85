import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";
import { InformationClass } from "./policy.ts";

export const templateErrors = {
  TEMPLATE_NAME_TAKEN: ["conflict", "The organisation has a template of that name."],
  TEMPLATE_EMPTY: ["invalid", "There is nothing in the workspace of what was chosen."],
  TEMPLATE_CLASSED: ["conflict", "What is taken along has a class above K1. Confirm that colleagues may have it."],
  TEMPLATE_TOO_LARGE: ["too_large", "That is more than a template may hold."],
  TEMPLATES_FULL: ["conflict", "The organisation has as many templates as it may have."],
} as const satisfies ErrorTable;

/** What a template takes along of a workspace; never members, messages or comments. */
export const templateParts = ["channels", "boards", "documents", "files"] as const;
export type TemplatePartName = (typeof templateParts)[number];

export const TemplateChoice = Type.Object(
  {
    /** Open channels with their topics. */
    channels: Type.Boolean(),
    /** Boards with their lists and labels, or with their cards too: without dates and people. */
    boards: Type.Union([Type.Literal("none"), Type.Literal("structure"), Type.Literal("all")]),
    documents: Type.Boolean(),
    /** Folders, or what is in them too. */
    files: Type.Union([Type.Literal("none"), Type.Literal("structure"), Type.Literal("all")]),
  },
  { additionalProperties: false },
);
export type TemplateChoice = Static<typeof TemplateChoice>;

const Name = Type.String({ minLength: 1, maxLength: 100 });
const Description = Type.String({ maxLength: 1000 });

export const Template = Type.Object({
  id: Id,
  name: Type.String(),
  description: Type.String(),
  /** How many of each. */
  counts: Type.Object({
    channels: Type.Integer(),
    boards: Type.Integer(),
    documents: Type.Integer(),
    files: Type.Integer(),
  }),
  /** The highest of what it holds; workspaces that are made of it begin with it. */
  informationClass: Nullable(InformationClass),
  madeBy: Nullable(Person),
  createdAt: Moment,
});
export type Template = Static<typeof Template>;
export const TemplateList = Type.Object({ items: Type.Array(Template) });

export const NewTemplate = Type.Object(
  {
    name: Name,
    description: Type.Optional(Description),
    choice: TemplateChoice,
    /** Needed where the class is above K1. */
    isConfirmed: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type NewTemplate = Static<typeof NewTemplate>;
export const ChangeTemplate = Type.Object(
  { name: Type.Optional(Name), description: Type.Optional(Description) },
  { additionalProperties: false },
);
export type ChangeTemplate = Static<typeof ChangeTemplate>;
