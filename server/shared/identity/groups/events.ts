import { topicOfPerson, type AnyOutboxEvent, type EventActor } from "#events";

interface OfGroup {
  readonly organisationId: string;
  readonly groupId: string;
  readonly actor: EventActor;
}

const about = ({ organisationId, groupId, actor }: OfGroup) => ({
  actor,
  organisationId,
  subject: `group:${groupId}`,
  topics: [`organisation:${organisationId}`],
});

export const groupEvent = (type: "group.added" | "group.changed" | "group.removed", of: OfGroup): AnyOutboxEvent => ({
  type,
  ...about(of),
  payload: { groupId: of.groupId },
});

export function memberEvent(
  type: "group.memberAdded" | "group.memberRemoved",
  of: OfGroup,
  personId: string,
): AnyOutboxEvent {
  const { topics, ...rest } = about(of);
  return { type, ...rest, topics: [...topics, topicOfPerson(personId)], payload: { groupId: of.groupId, personId } };
}
