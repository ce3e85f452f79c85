import {
  channelPollTypes,
  countChannelPoll,
  readPollSelections,
  type ChannelPoll as Question,
} from "@safos/contract/channel-polls";
import type { ChannelPollProps } from "../../platform/offers.ts";

type RelatedEvent = Awaited<ReturnType<ChannelPollProps["loadReferences"]>>[number];

/** The votes of a poll in a chat. */
export interface Tally {
  readonly isEnded: boolean;
  /** Answer ids by voter. */
  readonly votes: ReadonlyMap<string, readonly string[]>;
}

/** Counts the events that refer to a poll; only who asked can end it. */
export function tallyOf(question: Question, asker: string, events: readonly RelatedEvent[]): Tally {
  const related = events.filter((one) => !one.isDeleted);
  const end = related.find((one) => channelPollTypes.ends.includes(one.type) && one.sender === asker);
  const responses = related
    .filter((one) => channelPollTypes.responses.includes(one.type))
    .map((one) => ({ sender: one.sender, selections: readPollSelections(one.content), at: one.at }));
  const votes = countChannelPoll(responses, {
    answers: question.answers.map((one) => one.id),
    maxSelections: question.maxSelections,
    endedAt: end?.at ?? null,
  });
  return { isEnded: end !== undefined, votes };
}

export const votersFor = ({ votes }: Tally, answerId: string): string[] =>
  [...votes].filter(([, chosen]) => chosen.includes(answerId)).map(([sender]) => sender);

/** What is chosen once an answer is pressed; null where the press changes nothing. */
export function selectionsAfter(mine: readonly string[], id: string, maxSelections: number): readonly string[] | null {
  if (maxSelections === 1) return mine.includes(id) ? null : [id];
  if (mine.includes(id)) return mine.filter((one) => one !== id);
  return mine.length < maxSelections ? [...mine, id] : null;
}
