import {
  otherPrefix,
  type Answer,
  type Answers,
  type Condition,
  type FormContent,
  type FormSection,
  type Question,
  type Test,
} from "./form-shapes.ts";

/** The way through a form and what its answers must be: pure, and the same in the page and on the server. */

/** Why an answer is refused. */
export type AnswerFault =
  | "required"
  | "shape"
  | "tooLong"
  | "phone"
  | "email"
  | "number"
  | "pattern"
  | "tooSmall"
  | "tooLarge"
  | "tooFew"
  | "tooMany"
  | "tooEarly"
  | "tooLate"
  | "notAnOption"
  | "incomplete";

/** Whether a text matches a form's own pattern. The server's stops after a while; a pattern is never trusted to end. */
export type Matcher = (pattern: string, text: string) => boolean;

export interface Step {
  readonly section: FormSection;
  readonly questions: readonly Question[];
}

interface Place {
  readonly section: FormSection;
  readonly question: Question | null;
}

/** Every place in order: a section's head, then its questions. */
function placesOf(content: FormContent): Place[] {
  return content.sections.flatMap((section) => [
    { section, question: null },
    ...section.questions.map((question) => ({ section, question })),
  ]);
}

export function questionsOf(content: FormContent): Question[] {
  return content.sections.flatMap((section) => section.questions);
}

export function isEmpty(answer: Answer | undefined): boolean {
  if (answer === undefined) return true;
  if (typeof answer === "string") return answer.trim() === "";
  if (Array.isArray(answer)) return answer.length === 0;
  return typeof answer === "object" && Object.keys(answer).length === 0;
}

/** Whether an answer passes a test. */
export function holds(test: Test, answer: Answer | undefined): boolean {
  const values = test.values ?? [];
  const chosen = Array.isArray(answer) ? answer : [];
  const isChosen = values.some((one) =>
    one === "other" ? chosen.some((other) => other.startsWith(otherPrefix)) : chosen.includes(one),
  );
  switch (test.op) {
    case "answered":
      return !isEmpty(answer);
    case "empty":
      return isEmpty(answer);
    case "any":
      return isChosen;
    case "none":
      return !isEmpty(answer) && !isChosen;
    case "contains":
      return (
        typeof answer === "string" &&
        (test.text ?? "") !== "" &&
        answer.toLocaleLowerCase("sv").includes((test.text ?? "").toLocaleLowerCase("sv"))
      );
    default: {
      const number = typeof answer === "number" ? answer : typeof answer === "string" ? readNumber(answer) : null;
      if (number === null || test.number === undefined) return false;
      return test.op === "atLeast" ? number >= test.number : number <= test.number;
    }
  }
}

function isShown(condition: Condition | undefined, answers: Answers, seen: ReadonlySet<string>): boolean {
  if (!condition) return true;
  const results = condition.tests.map(({ questionId, test }) =>
    holds(test, seen.has(questionId) ? answers[questionId] : undefined),
  );
  return condition.match === "all" ? results.every(Boolean) : results.some(Boolean);
}

/**
 * The pages and questions that these answers lead through. Ways lead forward only, so it always ends; answers to
 * questions off the way count for nothing.
 */
export function walk(content: FormContent, answers: Answers): Step[] {
  const places = placesOf(content);
  const indexOf = new Map<string, number>();
  for (const [index, place] of places.entries()) indexOf.set(place.question?.id ?? place.section.id, index);
  const seen = new Set<string>();
  const steps: { section: FormSection; questions: Question[] }[] = [];
  let index = 0;
  while (index < places.length) {
    const place = places[index];
    if (!place) break;
    const { section, question } = place;
    let to = index + 1;
    let hasJumped = false;
    if (question && isShown(question.showIf, answers, seen)) {
      seen.add(question.id);
      if (steps.at(-1)?.section.id !== section.id) steps.push({ section, questions: [] });
      steps.at(-1)?.questions.push(question);
      const jump = question.jumps?.find((one) => holds(one.test, answers[question.id]));
      if (jump) {
        to = target(jump.to, index, indexOf, places.length);
        hasJumped = true;
      }
    }
    // A section that is left at its end leads where it says.
    if (!hasJumped && places[to]?.section !== section && section.next !== undefined)
      to = target(section.next, index, indexOf, places.length);
    index = to;
  }
  return steps;
}

/** Only forward: a way back, or to what is no longer there, is a way on. */
function target(to: string, from: number, indexOf: ReadonlyMap<string, number>, end: number): number {
  if (to === "end") return end;
  const index = indexOf.get(to) ?? -1;
  return index > from ? index : from + 1;
}

/** `1 234,5` as people write it; null when it is no number. */
export function readNumber(text: string): number | null {
  const plain = text.replace(/[\s\u00A0]/g, "").replace(",", ".");
  return /^[+-]?(\d+(\.\d+)?|\.\d+)$/.test(plain) ? Number(plain) : null;
}

const phonePattern = /^\+?[0-9][0-9 ()/-]{4,24}$/;
const emailPattern = /^[^\s@<>,;:"\\()[\]]{1,64}@[^\s@<>,;:"\\()[\]]+\.[^\s@<>,;:"\\()[\]]{2,}$/;

export function isMailAddress(text: string): boolean {
  return text.length <= 254 && emailPattern.test(text);
}

/** What is wrong with one answer, or null. `isRequired` is judged too. */
export function checkAnswer(question: Question, answer: Answer | undefined, matches: Matcher): AnswerFault | null {
  if (answer === undefined || isEmpty(answer)) return question.isRequired === true ? "required" : null;
  switch (question.kind) {
    case "short":
    case "long":
      return checkText(question, answer, matches);
    case "radio":
    case "dropdown":
    case "checkbox":
      return checkChoices(question, answer);
    case "ranking":
      return checkRanking(question, answer);
    case "scale":
    case "nps": {
      const { min, max } = scaleOf(question);
      if (typeof answer !== "number" || !Number.isInteger(answer)) return "shape";
      return answer < min ? "tooSmall" : answer > max ? "tooLarge" : null;
    }
    case "date":
    case "time":
    case "datetime":
      return checkMoment(question, answer);
    case "colour":
      return typeof answer === "string" && /^#[0-9a-f]{6}$/i.test(answer) ? null : "shape";
    case "file":
      if (!Array.isArray(answer) || new Set(answer).size !== answer.length) return "shape";
      return answer.length > (question.maxFiles ?? 1) ? "tooMany" : null;
    default:
      return checkGrid(question, answer);
  }
}

/** First and last step of a scale; NPS is 0–10 always. */
export function scaleOf(question: Question): { min: number; max: number } {
  if (question.kind === "nps") return { min: 0, max: 10 };
  return { min: Math.round(question.min ?? 1), max: Math.round(question.max ?? 5) };
}

function checkText(question: Question, answer: Answer, matches: Matcher): AnswerFault | null {
  if (typeof answer !== "string") return "shape";
  if (answer.length > (question.maxLength ?? (question.kind === "short" ? 1000 : 10_000))) return "tooLong";
  if (question.kind === "long") return null;
  const text = answer.trim();
  if (/[\r\n]/.test(text)) return "shape";
  switch (question.check) {
    case "phone":
      return phonePattern.test(text) ? null : "phone";
    case "email":
      return isMailAddress(text) ? null : "email";
    case "number":
      return checkLimits(question, readNumber(text));
    case "regex":
      return matches(question.pattern ?? "", text) ? null : "pattern";
    default:
      return null;
  }
}

function checkLimits(question: Question, number: number | null): AnswerFault | null {
  if (number === null || !Number.isFinite(number)) return "number";
  if (question.min !== undefined && number < question.min) return "tooSmall";
  return question.max !== undefined && number > question.max ? "tooLarge" : null;
}

function checkChoices(question: Question, answer: Answer): AnswerFault | null {
  if (!Array.isArray(answer) || new Set(answer).size !== answer.length) return "shape";
  const known = new Set((question.options ?? []).map((one) => one.id));
  const others = answer.filter((one) => one.startsWith(otherPrefix));
  if (others.length > (question.hasOther === true ? 1 : 0)) return "notAnOption";
  if (others.some((one) => one.slice(otherPrefix.length).trim() === "")) return "incomplete";
  if (answer.some((one) => !one.startsWith(otherPrefix) && !known.has(one))) return "notAnOption";
  if (question.kind !== "checkbox") return answer.length > 1 ? "tooMany" : null;
  if (question.minChoices !== undefined && answer.length < question.minChoices) return "tooFew";
  return question.maxChoices !== undefined && question.maxChoices > 0 && answer.length > question.maxChoices
    ? "tooMany"
    : null;
}

function checkRanking(question: Question, answer: Answer): AnswerFault | null {
  if (!Array.isArray(answer) || new Set(answer).size !== answer.length) return "shape";
  const known = new Set((question.options ?? []).map((one) => one.id));
  if (answer.some((one) => !known.has(one))) return "notAnOption";
  return answer.length < known.size ? "incomplete" : null;
}

const momentPatterns = {
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  time: /^([01]\d|2[0-3]):[0-5]\d$/,
  datetime: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/,
} as const;

function isMoment(kind: "date" | "time" | "datetime", text: string): boolean {
  if (!momentPatterns[kind].test(text)) return false;
  if (kind === "time") return true;
  const day = text.slice(0, 10);
  const date = new Date(`${day}T00:00:00Z`);
  // The 31st of a short month rolls over.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

function checkMoment(question: Question, answer: Answer): AnswerFault | null {
  const kind = question.kind as "date" | "time" | "datetime";
  if (typeof answer !== "string") return "shape";
  const parts = answer.split("/");
  if (parts.length !== (question.isRange === true ? 2 : 1)) return "shape";
  if (parts.length === 2 && parts.some((one) => one === "")) return "incomplete";
  if (parts.some((one) => !isMoment(kind, one))) return "shape";
  const [from = "", to = from] = parts;
  if (to < from) return "tooEarly";
  if (question.earliest !== undefined && question.earliest !== "" && from < question.earliest) return "tooEarly";
  return question.latest !== undefined && question.latest !== "" && to > question.latest ? "tooLate" : null;
}

function checkGrid(question: Question, answer: Answer): AnswerFault | null {
  if (typeof answer !== "object" || Array.isArray(answer)) return "shape";
  const rows = new Set((question.rows ?? []).map((one) => one.id));
  const columns = new Set((question.columns ?? []).map((one) => one.id));
  for (const [row, value] of Object.entries(answer)) {
    if (!rows.has(row)) return "notAnOption";
    if (question.cell === "number") {
      if (typeof value !== "number") return "shape";
      const fault = checkLimits(question, value);
      if (fault) return fault;
      continue;
    }
    if (!Array.isArray(value) || value.length === 0 || new Set(value).size !== value.length) return "shape";
    if (value.some((one) => !columns.has(one))) return "notAnOption";
    if (question.cell !== "checkbox" && value.length > 1) return "tooMany";
  }
  return question.isRequired === true && Object.keys(answer).length < rows.size ? "incomplete" : null;
}

export interface Checked {
  /** The answers that count: those on the way, without empty ones. */
  readonly answers: Answers;
  readonly faults: Readonly<Record<string, AnswerFault>>;
}

/** A whole response against the form: what is off the way is dropped, what is on it is judged. */
export function checkResponse(content: FormContent, given: Answers, matches: Matcher): Checked {
  const answers: Answers = {};
  const faults: Record<string, AnswerFault> = {};
  for (const { questions } of walk(content, given)) {
    for (const question of questions) {
      const answer = given[question.id];
      const fault = checkAnswer(question, answer, matches);
      if (fault) faults[question.id] = fault;
      if (answer !== undefined && !isEmpty(answer)) answers[question.id] = tidy(question, answer);
    }
  }
  return { answers, faults };
}

function tidy(question: Question, answer: Answer): Answer {
  if (question.kind === "short" && typeof answer === "string") return answer.trim();
  if (question.kind === "colour" && typeof answer === "string") return answer.toLowerCase();
  return answer;
}

/**
 * A response as marks that can be counted: `q` it was answered, `q=a` this option, number or step, `q.r=c` in a grid's row,
 * `q#2=a` on this place of a ranking. Own words count together as `q=other`; other texts are not counted.
 */
export function marksOf(content: FormContent, answers: Answers): string[] {
  const marks: string[] = [];
  for (const question of questionsOf(content)) {
    const answer = answers[question.id];
    if (answer === undefined) continue;
    const { id } = question;
    marks.push(id);
    if (typeof answer === "number") marks.push(`${id}=${answer}`);
    else if (typeof answer === "string") {
      const number = question.kind === "short" && question.check === "number" ? readNumber(answer) : null;
      if (number !== null) marks.push(`${id}=${number}`);
      if (question.kind === "colour") marks.push(`${id}=${answer}`);
    } else if (Array.isArray(answer)) {
      if (question.kind === "ranking")
        for (const [place, one] of answer.entries()) marks.push(`${id}#${place + 1}=${one}`);
      else if (question.kind !== "file")
        for (const one of answer) marks.push(`${id}=${one.startsWith(otherPrefix) ? "other" : one}`);
    } else
      for (const [row, value] of Object.entries(answer))
        for (const one of Array.isArray(value) ? value : [value]) marks.push(`${id}.${row}=${one}`);
  }
  return marks;
}
