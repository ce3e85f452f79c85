import { writePollResponse, writePollStart } from "@safos/contract/channel-polls";
import { now } from "#clock";

type Call = (who: string, method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;
interface MadePoll {
  readonly id: string;
  readonly options: readonly { readonly id: string }[];
}

/** Some days from now at an hour in UTC. */
function coming(days: number, hour: number): string {
  const date = new Date(now() + days * 86_400_000);
  date.setUTCHours(hour, 0, 0, 0);
  return date.toISOString();
}

/** Polls of the first workspace: a time to find, a name to choose, one that is over, and a question in the channel. */
export async function fillPolls(
  call: Call,
  path: string,
  owner: string,
  voters: readonly string[],
  roomId: string,
): Promise<void> {
  const make = async (who: string, poll: object): Promise<MadePoll> =>
    (await call(who, "POST", `${path}/polls`, poll)) as unknown as MadePoll;
  const vote = async (poll: MadePoll, who: string, values: readonly number[]): Promise<void> => {
    const answers = poll.options.flatMap(({ id }, index) => {
      const value = values[index];
      return value === undefined || value < 0 ? [] : [{ optionId: id, value }];
    });
    await call(who, "PUT", `/api/v1/polls/${poll.id}/vote`, { answers });
  };
  const others = voters.filter((one) => one !== owner);

  const time = await make(others[0] ?? owner, {
    title: "När visar vi resultatet för styrgruppen?",
    description: "En timme räcker. Tolken är bokad till och med torsdag.",
    kind: "date",
    options: [
      { startsAt: coming(8, 9), endsAt: coming(8, 10) },
      { startsAt: coming(9, 12), endsAt: coming(9, 13) },
      { startsAt: coming(10, 8), endsAt: coming(10, 9) },
    ],
    deadline: coming(6, 15),
    remindHours: 24,
  });
  const answers = [
    [2, 2, 0],
    [1, 2, 0],
    [0, 2, 2],
    [2, 1, 0],
    [0, 2, 1],
  ];
  for (const [index, who] of others.entries()) await vote(time, who, answers[index % answers.length] ?? []);

  const name = await make(owner, {
    title: "Vad ska den nya e-tjänsten heta?",
    kind: "text",
    choice: "ranked",
    proposals: "review",
    options: [{ text: "Mina intyg" }, { text: "Digitala intyg" }, { text: "Intyg på ett ställe" }],
  });
  for (const [index, who] of voters.entries()) await vote(name, who, index % 3 === 0 ? [2, 1, 3] : [1, 3, 2]);

  const mood = await make(owner, {
    title: "Hinner vi klart före jul?",
    description: "Svara ärligt. Ingen ser vem som svarat vad.",
    kind: "text",
    isAnonymous: true,
    results: "afterClose",
    options: [{ text: "Ja" }, { text: "Ja, om vi skjuter på prestandatesterna" }, { text: "Nej" }],
  });
  for (const [index, who] of voters.entries()) {
    const chosen = [1, 0, 1, 2, 1][index % 5] ?? 0;
    await call(who, "PUT", `/api/v1/polls/${mood.id}/vote`, {
      answers: [{ optionId: mood.options[chosen]?.id ?? "", value: 1 }],
    });
  }
  await call(owner, "POST", `/api/v1/polls/${mood.id}/close`);

  const send = async (who: string, key: string, event: { type: string; content: unknown }): Promise<string> =>
    (
      await call(
        who,
        "PUT",
        `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/${event.type}/demo-poll-${key}`,
        event.content,
      )
    )["event_id"] as string;
  const start = writePollStart({
    question: "Vad bjuder vi på efter testrundan?",
    answers: [
      { id: "bullar", text: "Kanelbullar" },
      { id: "frukt", text: "Frukt" },
      { id: "semlor", text: "Semlor, fast det är november" },
    ],
    maxSelections: 1,
    isDisclosed: true,
  });
  const asked = await send(others.at(-1) ?? owner, "start", start);
  for (const [index, who] of voters.entries())
    await send(
      who,
      `vote-${index}`,
      writePollResponse(asked, [["semlor", "bullar", "semlor", "frukt"][index % 4] ?? "frukt"]),
    );
}
