import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, Page, type ErrorTable } from "./common.ts";
import { Answers, FormContent } from "./form-shapes.ts";
import { Person } from "./identity.ts";
import { Role } from "./workspaces.ts";

export const formErrors = {
  FORM_NOT_OPEN: ["conflict", "The form is not open for answers yet."],
  FORM_CLOSED: ["gone", "The form is closed."],
  FORM_FULL: ["conflict", "The form has all the answers that it takes."],
  ALREADY_ANSWERED: ["conflict", "You have already answered; this form takes one answer from each person."],
  ANSWERS_WRONG: ["invalid", "Some answers are missing or not as they should be."],
  NOT_YOUR_ANSWER: ["forbidden", "This answer cannot be changed from here."],
  CHANGES_REFUSED: ["forbidden", "This form does not let answers be changed."],
  BALLOT_NEEDED: ["invalid", "Ask for a ballot first."],
  TICKET_WRONG: ["invalid", "The page has been open for too long, or was not opened in the usual way. Open it again."],
  TOO_FAST: ["limited", "That went faster than anybody can read. Send again in a moment."],
  FILE_WRONG: ["invalid", "This question does not take such a file."],
  FORM_FAULTY: ["conflict", "What is missing must be put right first."],
  FORM_CHANGED: ["precondition", "Someone else has changed the form meanwhile."],
  GROUP_TOO_SMALL: ["conflict", "So few have answered that someone could be recognised."],
} as const satisfies ErrorTable;

const Title = Type.String({ minLength: 1, maxLength: 200, pattern: "\\S" });

export const FormState = Type.Union([Type.Literal("draft"), Type.Literal("open"), Type.Literal("closed")]);
export type FormState = Static<typeof FormState>;
export const FormLanguage = Type.Union([Type.Literal("sv"), Type.Literal("en")]);
export type FormLanguage = Static<typeof FormLanguage>;

/** Rules of a form. */
export const FormSettings = Type.Object(
  {
    language: FormLanguage,
    /** No name, id or time is kept with an answer. */
    isAnonymous: Type.Boolean(),
    /** Holds for people with an account; visitors with a link cannot be told apart. */
    isOncePerPerson: Type.Boolean(),
    /** Anyone who has answered may change it while the form is open. */
    canChange: Type.Boolean(),
    opensAt: Nullable(Moment),
    closesAt: Nullable(Moment),
    maxResponses: Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    /** Questions within a section come in another order for each person. */
    isShuffled: Type.Boolean(),
    /** Anyone who may answer may see the results (never single answers). */
    areResultsShared: Type.Boolean(),
    /** Anyone who answers may ask for a copy by mail; never with anonymous answers. */
    hasReceipt: Type.Boolean(),
    /** Answers are destroyed this many months after the form has closed; null: kept. */
    keepMonths: Nullable(Type.Integer({ minimum: 1, maximum: 1200 })),
    /** Keeps a spreadsheet in the workspace's files up to date. */
    hasSheet: Type.Boolean(),
    /** Shown first when a new form is made. */
    isTemplate: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type FormSettings = Static<typeof FormSettings>;
export const ChangeSettings = Type.Object(Type.Partial(FormSettings).properties, { additionalProperties: false });

export const FormRow = Type.Object({
  id: Id,
  workspaceId: Id,
  title: Type.String(),
  description: Type.String(),
  state: FormState,
  isAnonymous: Type.Boolean(),
  isTemplate: Type.Boolean(),
  opensAt: Nullable(Moment),
  closesAt: Nullable(Moment),
  questionCount: Type.Integer(),
  /** Null for anyone who may not see results. */
  responseCount: Nullable(Type.Integer()),
  hasAnswered: Type.Boolean(),
  owner: Nullable(Person),
  canEdit: Type.Boolean(),
  createdAt: Moment,
  changedAt: Moment,
});
export type FormRow = Static<typeof FormRow>;
export const FormPage = Page(FormRow);
export const FormQuery = Type.Object({
  after: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
});
export type FormQuery = Static<typeof FormQuery>;

/** A form as those who make it see it. */
export const Form = Type.Object({
  id: Id,
  workspaceId: Id,
  workspaceName: Type.String(),
  title: Type.String(),
  description: Type.String(),
  content: FormContent,
  settings: FormSettings,
  state: FormState,
  /** Goes into a change, so that two who edit do not undo each other. */
  revision: Type.Integer(),
  role: Role,
  owner: Nullable(Person),
  responseCount: Type.Integer(),
  /** How many people with an account can answer; null when anybody with a link can. */
  invitedCount: Nullable(Type.Integer()),
  hasLink: Type.Boolean(),
  /** The spreadsheet that is kept up to date. */
  sheetFileId: Nullable(Type.Integer()),
  isMailOn: Type.Boolean(),
  createdAt: Moment,
  changedAt: Moment,
});
export type Form = Static<typeof Form>;

export const NewForm = Type.Object(
  {
    title: Title,
    description: Type.Optional(Type.String({ maxLength: 4000 })),
    content: Type.Optional(FormContent),
    settings: Type.Optional(ChangeSettings),
  },
  { additionalProperties: false },
);
export type NewForm = Static<typeof NewForm>;
export const ChangeForm = Type.Object(
  {
    title: Type.Optional(Title),
    description: Type.Optional(Type.String({ maxLength: 4000 })),
    content: Type.Optional(FormContent),
    settings: Type.Optional(ChangeSettings),
    state: Type.Optional(FormState),
    /** The revision that `content` was made from; refused with FORM_CHANGED when it is another now. */
    revision: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
);
export type ChangeForm = Static<typeof ChangeForm>;
export const DuplicateForm = Type.Object(
  { title: Type.Optional(Title), workspaceId: Type.Optional(Id) },
  { additionalProperties: false },
);
export type DuplicateForm = Static<typeof DuplicateForm>;
export const TransferForm = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 320 }) },
  { additionalProperties: false },
);
export type TransferForm = Static<typeof TransferForm>;

/** An uploaded file of an answer; its id goes into the answer. */
export const FormFile = Type.Object({ id: Type.String(), name: Type.String(), size: Type.Integer() });
export type FormFile = Static<typeof FormFile>;

/** What anyone who answers gets. `proofBits`: how many zero bits a visitor's proof must begin with; 0 for people with an account. */
export const Answering = Type.Object({
  id: Id,
  workspaceId: Id,
  title: Type.String(),
  description: Type.String(),
  organisationName: Type.String(),
  content: FormContent,
  language: FormLanguage,
  isAnonymous: Type.Boolean(),
  isOncePerPerson: Type.Boolean(),
  canChange: Type.Boolean(),
  isShuffled: Type.Boolean(),
  hasReceipt: Type.Boolean(),
  areResultsShared: Type.Boolean(),
  closesAt: Nullable(Moment),
  opensAt: Nullable(Moment),
  /** `yes`, or why not. */
  canAnswer: Type.Union([
    Type.Literal("yes"),
    Type.Literal("notOpen"),
    Type.Literal("closed"),
    Type.Literal("full"),
    Type.Literal("answered"),
    Type.Literal("notAllowed"),
  ]),
  ticket: Type.String(),
  proofBits: Type.Integer(),
  /** One's own answer, when it can be changed from here. */
  own: Nullable(Type.Object({ id: Type.String(), answers: Answers, files: Type.Array(FormFile) })),
  draft: Nullable(Type.Object({ answers: Answers, files: Type.Array(FormFile), savedAt: Moment })),
});
export type Answering = Static<typeof Answering>;

export const SaveDraft = Type.Object({ answers: Answers }, { additionalProperties: false });
export type SaveDraft = Static<typeof SaveDraft>;
/** How far someone has come; `key` is made up by the page and is no name. */
export const Progress = Type.Object(
  { key: Type.String({ pattern: "^[A-Za-z0-9]{16,40}$" }), questionId: Type.String({ pattern: "^[a-z0-9]{1,16}$" }) },
  { additionalProperties: false },
);
export type Progress = Static<typeof Progress>;
/** Good for one answer; cannot be joined to anyone who asked for it. */
export const Ballot = Type.Object({ ballot: Type.String() });
export type Ballot = Static<typeof Ballot>;

export const SendResponse = Type.Object(
  {
    answers: Answers,
    ticket: Type.String({ maxLength: 300 }),
    /** A number `n` so that SHA-256 of `<ticket>:<n>` begins with `proofBits` zero bits. */
    proof: Type.Optional(Type.Integer({ minimum: 0 })),
    ballot: Type.Optional(Type.String({ maxLength: 200 })),
    /** A field that no person sees; whatever fills it in is a program. */
    website: Type.Optional(Type.String({ maxLength: 1000 })),
    progressKey: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9]{16,40}$" })),
    /** Where a copy goes. */
    copyTo: Type.Optional(Type.String({ maxLength: 254 })),
  },
  { additionalProperties: false },
);
export type SendResponse = Static<typeof SendResponse>;
/** `key` opens the answer again to anyone who has no account, or answered anonymously; null when it cannot be changed. */
export const SentResponse = Type.Object({ key: Nullable(Type.String()), thanks: Type.String() });
export type SentResponse = Static<typeof SentResponse>;
export const OpenResponse = Type.Object(
  { key: Type.Optional(Type.String({ maxLength: 100 })) },
  { additionalProperties: false },
);
export type OpenResponse = Static<typeof OpenResponse>;
export const ChangeResponse = Type.Object(
  { answers: Answers, key: Type.Optional(Type.String({ maxLength: 100 })) },
  { additionalProperties: false },
);
export type ChangeResponse = Static<typeof ChangeResponse>;
export const OwnResponse = Type.Object({ answers: Answers, files: Type.Array(FormFile) });
export type OwnResponse = Static<typeof OwnResponse>;

export const FormResponse = Type.Object({
  id: Type.String(),
  person: Nullable(Person),
  guestName: Nullable(Type.String()),
  /** Null for an anonymous answer, of which only the day is kept. */
  sentAt: Nullable(Moment),
  sentOn: Type.String(),
  changedAt: Nullable(Moment),
  answers: Answers,
  files: Type.Array(FormFile),
});
export type FormResponse = Static<typeof FormResponse>;
export const FormResponsePage = Page(FormResponse);
const Mark = Type.String({ maxLength: 80 });
export const ResponseQuery = Type.Object({
  after: Type.Optional(Type.String({ maxLength: 60 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  /** Only answers with this mark: `<question>=<option>`. */
  filter: Type.Optional(Mark),
});
export type ResponseQuery = Static<typeof ResponseQuery>;

export const Results = Type.Object({
  responseCount: Type.Integer(),
  /** How many the filter left. */
  shownCount: Type.Integer(),
  invitedCount: Nullable(Type.Integer()),
  begunCount: Type.Integer(),
  /** The question that most of those who began and did not send stopped at. */
  stoppedAt: Nullable(Type.String()),
  medianSeconds: Nullable(Type.Integer()),
  /** Null when answers are anonymous. */
  lastAt: Nullable(Moment),
  lastOn: Nullable(Type.String()),
  todayCount: Type.Integer(),
  /** How many have each mark (see `marksOf`). Empty when the filter leaves a group under five of an anonymous form. */
  marks: Type.Array(Type.Object({ mark: Type.String(), count: Type.Integer() })),
  /** The latest texts of each question in words; anonymous ones in no order. */
  texts: Type.Array(Type.Object({ questionId: Type.String(), text: Type.String() })),
  isHidden: Type.Boolean(),
});
export type Results = Static<typeof Results>;
export const ResultsQuery = Type.Object({ filter: Type.Optional(Mark) });
export type ResultsQuery = Static<typeof ResultsQuery>;

export const CrossTableQuery = Type.Object({
  rows: Type.String({ pattern: "^[a-z0-9]{1,16}$" }),
  columns: Type.String({ pattern: "^[a-z0-9]{1,16}$" }),
});
export type CrossTableQuery = Static<typeof CrossTableQuery>;
/** Only what may be shown: groups under five of an anonymous form are left out and named in `hiddenRows`. */
export const CrossTable = Type.Object({
  rows: Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() })),
  cells: Type.Array(Type.Object({ row: Type.String(), column: Type.String(), count: Type.Integer() })),
  hiddenRows: Type.Array(Type.String()),
});
export type CrossTable = Static<typeof CrossTable>;
export const TextQuery = Type.Object({
  question: Type.String({ pattern: "^[a-z0-9]{1,16}$" }),
  after: Type.Optional(Type.String({ maxLength: 60 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
export type TextQuery = Static<typeof TextQuery>;
export const TextPage = Page(Type.Object({ responseId: Nullable(Type.String()), text: Type.String() }));
export const ExportQuery = Type.Object({
  format: Type.Union([Type.Literal("csv"), Type.Literal("xlsx"), Type.Literal("ods"), Type.Literal("pdf")]),
});
export type ExportQuery = Static<typeof ExportQuery>;
export const Reminded = Type.Object({ count: Type.Integer() });
export type Reminded = Static<typeof Reminded>;

/** Live events on `workspace:<id>` and `item:form/<id>`. */
export type FormEventType =
  | "form.created"
  | "form.changed"
  | "form.trashed"
  | "form.restored"
  | "form.opened"
  | "form.closed"
  | "form.responded";
