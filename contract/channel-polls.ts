// Polls that are chat messages (MSC3381), read and written alike by server and page. Nothing but functions: no schema comes along.

/** What one person sent in a poll of a channel, oldest first. */
export interface ChannelResponse {
  readonly sender: string;
  readonly selections: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * Counts a poll of a channel (MSC3381): of each sender's responses until the end the last one counts, its unknown answers
 * are left out and it is cut at `maxSelections`; one that names no known answer is spoiled and counts for nothing.
 */
export function countChannelPoll(
  responses: readonly ChannelResponse[],
  poll: { readonly answers: readonly string[]; readonly maxSelections: number; readonly endedAt: number | null },
): ReadonlyMap<string, readonly string[]> {
  const last = new Map<string, readonly string[]>();
  for (const { sender, selections, at } of [...responses].sort((a, b) => a.at - b.at)) {
    if (poll.endedAt !== null && at > poll.endedAt) continue;
    last.set(
      sender,
      [...new Set(selections)].filter((id) => poll.answers.includes(id)).slice(0, Math.max(1, poll.maxSelections)),
    );
  }
  return new Map([...last].filter(([, selections]) => selections.length > 0));
}

const unstable = "org.matrix.msc3381.poll";
/** Event types of polls in channels, by their stable and unstable names (MSC3381). */
export const channelPollTypes: Readonly<Record<"starts" | "responses" | "ends", readonly string[]>> = {
  starts: ["m.poll.start", `${unstable}.start`],
  responses: ["m.poll.response", `${unstable}.response`],
  ends: ["m.poll.end", `${unstable}.end`],
};

type Loose = Readonly<Record<string, unknown>>;
const asObject = (value: unknown): Loose | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Loose) : null;
const asText = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** The plain text of a part of a poll, in the stable (`m.text` list) or the unstable form. */
function textOf(value: unknown): string {
  const part = asObject(value);
  if (!part) return "";
  const list = part["m.text"];
  if (Array.isArray(list))
    for (const one of list) {
      const body = asText(asObject(one)?.["body"]);
      if (body !== null) return body;
    }
  return asText(list) ?? asText(part["org.matrix.msc1767.text"]) ?? asText(part["body"]) ?? "";
}

export interface ChannelPoll {
  readonly question: string;
  readonly answers: readonly { id: string; text: string }[];
  readonly maxSelections: number;
  readonly isDisclosed: boolean;
}

/** MSC3381: the question, at most twenty answers with ids, how many may be chosen. Null: not a poll. */
export function readPollStart(content: Loose): ChannelPoll | null {
  const poll =
    asObject(content["m.poll"]) ?? asObject(content["m.poll.start"]) ?? asObject(content[`${unstable}.start`]);
  if (!poll || !Array.isArray(poll["answers"])) return null;
  const answers = poll["answers"].slice(0, 20).flatMap((one) => {
    const answer = asObject(one);
    const id = asText(answer?.["m.id"]) ?? asText(answer?.["id"]);
    return id !== null && id.length <= 255 ? [{ id, text: textOf(answer).slice(0, 500) }] : [];
  });
  const question = textOf(poll["question"]).slice(0, 300);
  if (question === "" || answers.length === 0 || new Set(answers.map((one) => one.id)).size !== answers.length)
    return null;
  const most = poll["max_selections"];
  return {
    question,
    answers,
    maxSelections: typeof most === "number" && Number.isInteger(most) && most >= 1 ? most : 1,
    isDisclosed: !(asText(poll["kind"]) ?? "").endsWith("undisclosed"),
  };
}

export function readPollSelections(content: Loose): string[] {
  const stable = content["m.selections"];
  const list = Array.isArray(stable)
    ? stable
    : (asObject(content["m.poll.response"]) ?? asObject(content[`${unstable}.response`]))?.["answers"];
  return Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
}

/** A poll as a chat message that today's clients can vote in: the unstable names, which Element reads and writes. */
export function writePollStart(poll: {
  readonly question: string;
  readonly answers: readonly { readonly id: string; readonly text: string }[];
  readonly maxSelections: number;
  readonly isDisclosed: boolean;
}): { type: string; content: Record<string, unknown> } {
  const text = [poll.question, ...poll.answers.map((one, index) => `${index + 1}. ${one.text}`)].join("\n");
  return {
    type: `${unstable}.start`,
    content: {
      [`${unstable}.start`]: {
        question: { "org.matrix.msc1767.text": poll.question, body: poll.question, msgtype: "m.text" },
        kind: `${unstable}.${poll.isDisclosed ? "disclosed" : "undisclosed"}`,
        max_selections: poll.maxSelections,
        answers: poll.answers.map((one) => ({ id: one.id, "org.matrix.msc1767.text": one.text })),
      },
      "org.matrix.msc1767.text": text,
    },
  };
}

const about = (eventId: string) => ({ "m.relates_to": { rel_type: "m.reference", event_id: eventId } });

export function writePollResponse(
  eventId: string,
  selections: readonly string[],
): { type: string; content: Record<string, unknown> } {
  return {
    type: `${unstable}.response`,
    content: { ...about(eventId), [`${unstable}.response`]: { answers: [...selections] } },
  };
}

export function writePollEnd(eventId: string, text: string): { type: string; content: Record<string, unknown> } {
  return {
    type: `${unstable}.end`,
    content: { ...about(eventId), [`${unstable}.end`]: {}, "org.matrix.msc1767.text": text },
  };
}
