/** What a schema says of one attribute (RFC 7643 §2.2, §7). */
export interface Attribute {
  readonly name: string;
  readonly about: string;
  readonly type: "string" | "boolean" | "complex" | "reference";
  readonly isMultiple?: true;
  readonly isRequired?: true;
  readonly isExact?: true;
  readonly mutability?: "immutable";
  readonly uniqueness?: "server";
  readonly values?: readonly string[];
  readonly references?: readonly string[];
  readonly parts?: readonly Attribute[];
}

const text = (name: string, about: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  about,
  type: "string",
  ...more,
});

export const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
export const groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";

/** Every resource has it, and so no schema names it (RFC 7643 §3.1). */
export const externalId = text("externalId", "What the directory calls it.", { isExact: true });

export const userAttributes: readonly Attribute[] = [
  text("userName", "The person's name, anna@agency.example, in one of the agency's domains. It never changes.", {
    isRequired: true,
    mutability: "immutable",
    uniqueness: "server",
  }),
  text("displayName", "The name that others see."),
  {
    name: "name",
    about: "The parts of the person's name; shown where there is no displayName.",
    type: "complex",
    parts: [
      text("formatted", "The whole name."),
      text("familyName", "The family name."),
      text("givenName", "The given name."),
    ],
  },
  {
    name: "emails",
    about: "Mail addresses, kept as given. Safos writes to the userName.",
    type: "complex",
    isMultiple: true,
    parts: [
      text("value", "The address."),
      text("display", "How it is shown."),
      text("type", "What it is for.", { values: ["work", "home", "other"] }),
      { name: "primary", about: "Whether it is the first choice.", type: "boolean" },
    ],
  },
  { name: "active", about: "False closes the account and everything that it has opened.", type: "boolean" },
  text("preferredLanguage", "sv or en, with or without a region: the language of the pages."),
];

export const groupAttributes: readonly Attribute[] = [
  text("displayName", "The group's name, unique in the agency.", { isRequired: true, uniqueness: "server" }),
  {
    name: "members",
    about: "The people in the group. Groups within groups are not supported.",
    type: "complex",
    isMultiple: true,
    parts: [
      text("value", "The id of the user.", { isExact: true, mutability: "immutable" }),
      {
        name: "$ref",
        about: "The address of the user.",
        type: "reference",
        isExact: true,
        mutability: "immutable",
        references: ["User"],
      },
      text("type", "What the member is.", { mutability: "immutable", values: ["User"] }),
    ],
  },
];

/** By its name, in any case. */
export const attributeOf = (attributes: readonly Attribute[], name: string): Attribute | null =>
  attributes.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null;

/** An attribute as `/Schemas` shows it. */
export const viewAttribute = (one: Attribute): Readonly<Record<string, unknown>> => ({
  name: one.name,
  type: one.type,
  multiValued: one.isMultiple ?? false,
  description: one.about,
  required: one.isRequired ?? false,
  caseExact: one.isExact ?? false,
  mutability: one.mutability ?? "readWrite",
  returned: "default",
  uniqueness: one.uniqueness ?? "none",
  ...(one.values ? { canonicalValues: one.values } : {}),
  ...(one.references ? { referenceTypes: one.references } : {}),
  ...(one.parts ? { subAttributes: one.parts.map(viewAttribute) } : {}),
});
