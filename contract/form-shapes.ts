import Type, { type Static } from "typebox";

/** What a form is made of: sections (pages) of questions, and the ways through them. Shared by server and page. */

/** Short steady names that the editor makes: unique within a form, never reused. */
const Key = Type.String({ pattern: "^[a-z0-9]{1,16}$" });
const ShortText = Type.String({ maxLength: 500 });
const LongText = Type.String({ maxLength: 4000 });

export const QuestionKind = Type.Union([
  Type.Literal("short"),
  Type.Literal("long"),
  Type.Literal("checkbox"),
  Type.Literal("radio"),
  Type.Literal("dropdown"),
  Type.Literal("date"),
  Type.Literal("time"),
  Type.Literal("datetime"),
  Type.Literal("scale"),
  Type.Literal("nps"),
  Type.Literal("file"),
  Type.Literal("colour"),
  Type.Literal("grid"),
  Type.Literal("ranking"),
]);
export type QuestionKind = Static<typeof QuestionKind>;
export const questionKinds: readonly QuestionKind[] = [
  "radio",
  "checkbox",
  "dropdown",
  "short",
  "long",
  "scale",
  "nps",
  "grid",
  "ranking",
  "date",
  "time",
  "datetime",
  "file",
  "colour",
];

export const Option = Type.Object({ id: Key, label: ShortText }, { additionalProperties: false });
export type Option = Static<typeof Option>;

/** Whether an answer is as wished. `values` are ids of options; `number` and `text` are for the others. */
export const Test = Type.Object(
  {
    op: Type.Union([
      Type.Literal("any"),
      Type.Literal("none"),
      Type.Literal("answered"),
      Type.Literal("empty"),
      Type.Literal("atLeast"),
      Type.Literal("atMost"),
      Type.Literal("contains"),
    ]),
    values: Type.Optional(Type.Array(Key, { maxItems: 100 })),
    number: Type.Optional(Type.Number()),
    text: Type.Optional(ShortText),
  },
  { additionalProperties: false },
);
export type Test = Static<typeof Test>;

/** Where to go: a later question or section by its id, or `end`. */
export const Target = Type.String({ pattern: "^([a-z0-9]{1,16}|end)$" });
export const Jump = Type.Object({ test: Test, to: Target }, { additionalProperties: false });
export type Jump = Static<typeof Jump>;
/** The question is shown only when all (or any) of these hold for earlier questions. */
export const Condition = Type.Object(
  {
    match: Type.Union([Type.Literal("all"), Type.Literal("any")]),
    tests: Type.Array(Type.Object({ questionId: Key, test: Test }, { additionalProperties: false }), {
      minItems: 1,
      maxItems: 20,
    }),
  },
  { additionalProperties: false },
);
export type Condition = Static<typeof Condition>;

const Options = Type.Array(Option, { maxItems: 200 });
const Count = Type.Integer({ minimum: 0, maximum: 200 });

/** One question. What does not belong to its kind is left out; `formFaults` says what is missing. */
export const Question = Type.Object(
  {
    id: Key,
    kind: QuestionKind,
    title: ShortText,
    description: Type.Optional(LongText),
    isRequired: Type.Optional(Type.Boolean()),
    /** checkbox, radio, dropdown, ranking */
    options: Type.Optional(Options),
    isShuffled: Type.Optional(Type.Boolean()),
    /** checkbox, radio: an answer in own words */
    hasOther: Type.Optional(Type.Boolean()),
    /** checkbox */
    minChoices: Type.Optional(Count),
    maxChoices: Type.Optional(Count),
    /** short */
    check: Type.Optional(
      Type.Union([Type.Literal("phone"), Type.Literal("email"), Type.Literal("number"), Type.Literal("regex")]),
    ),
    pattern: Type.Optional(Type.String({ maxLength: 200 })),
    maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    /** short with `number`, and grid of numbers: limits; scale: first and last step */
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    /** date, time, datetime: the first and last allowed, as local ISO 8601 */
    earliest: Type.Optional(Type.String({ maxLength: 20 })),
    latest: Type.Optional(Type.String({ maxLength: 20 })),
    isRange: Type.Optional(Type.Boolean()),
    minLabel: Type.Optional(ShortText),
    maxLabel: Type.Optional(ShortText),
    /** file */
    maxFiles: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
    maxBytes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
    fileTypes: Type.Optional(
      Type.Array(
        Type.Union([
          Type.Literal("image"),
          Type.Literal("pdf"),
          Type.Literal("document"),
          Type.Literal("sheet"),
          Type.Literal("sound"),
          Type.Literal("film"),
        ]),
        { maxItems: 6 },
      ),
    ),
    /** grid */
    cell: Type.Optional(Type.Union([Type.Literal("radio"), Type.Literal("checkbox"), Type.Literal("number")])),
    rows: Type.Optional(Type.Array(Option, { maxItems: 50 })),
    columns: Type.Optional(Type.Array(Option, { maxItems: 20 })),
    showIf: Type.Optional(Condition),
    jumps: Type.Optional(Type.Array(Jump, { maxItems: 50 })),
  },
  { additionalProperties: false },
);
export type Question = Static<typeof Question>;

/** A page of the form. `next` is where it leads when no question has led elsewhere; left out: to the next page. */
export const FormSection = Type.Object(
  {
    id: Key,
    title: ShortText,
    description: Type.Optional(LongText),
    questions: Type.Array(Question, { maxItems: 200 }),
    next: Type.Optional(Target),
  },
  { additionalProperties: false },
);
export type FormSection = Static<typeof FormSection>;

export const FormContent = Type.Object(
  { sections: Type.Array(FormSection, { minItems: 1, maxItems: 50 }), thanks: Type.Optional(LongText) },
  { additionalProperties: false },
);
export type FormContent = Static<typeof FormContent>;

/**
 * An answer by kind. Text, one day or time, colour (`#rrggbb`): a string; a range: `from/to`. Scale and NPS: a number.
 * Choices, ranking and files: a list of ids, where `other:…` is an answer in own words. Grid: by row, ids or a number.
 */
export const Answer = Type.Union([
  Type.String({ maxLength: 10_000 }),
  Type.Number(),
  Type.Array(Type.String({ maxLength: 1000 }), { maxItems: 201 }),
  Type.Record(
    Type.String({ maxLength: 16 }),
    Type.Union([Type.Number(), Type.Array(Type.String({ maxLength: 16 }), { maxItems: 20 })]),
  ),
]);
export type Answer = Static<typeof Answer>;
export const Answers = Type.Record(Type.String({ maxLength: 16 }), Answer);
export type Answers = Static<typeof Answers>;

/** What stands before an answer in own words. */
export const otherPrefix = "other:";

/** Media types and endings by the names that `fileTypes` uses. */
export const fileTypeEndings: Readonly<Record<string, readonly string[]>> = {
  image: ["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "heic", "tif", "tiff"],
  pdf: ["pdf"],
  document: ["odt", "doc", "docx", "rtf", "txt", "md", "odp", "ppt", "pptx"],
  sheet: ["ods", "xls", "xlsx", "csv"],
  sound: ["mp3", "m4a", "ogg", "oga", "opus", "wav", "flac"],
  film: ["mp4", "webm", "mov", "mkv", "ogv"],
};

/** Whether a file by this name is one of the kinds that the question takes. */
export function takesFile(question: Question, name: string): boolean {
  const wanted = question.fileTypes ?? [];
  const ending = name.split(".").at(-1)?.toLowerCase() ?? "";
  return wanted.length === 0 || wanted.some((one) => fileTypeEndings[one]?.includes(ending));
}
