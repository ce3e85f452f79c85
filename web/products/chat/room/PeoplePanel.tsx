import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, type ReactNode } from "react";
import { Panel } from "../../../platform/Panel.tsx";
import { useText } from "../../../text/index.tsx";
import { Avatar, cx, Item } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { PersonButton } from "../people/PersonButton.tsx";
import { WithPresence } from "../presence/WithPresence.tsx";
import { addressOfId, type Person } from "../person.ts";
import type { RoomView } from "../room-view.ts";
import css from "./ThreadPanel.module.css";

const EncryptRoom = lazyRouteComponent(() => import("../encryption/EncryptRoom.tsx"), "EncryptRoom");
const PersonTrust = lazyRouteComponent(() => import("../verification/PersonTrust.tsx"), "PersonTrust");

const GroupDetails = lazyRouteComponent(() => import("../group/GroupDetails.tsx"), "GroupDetails");
const PersonInGroup = lazyRouteComponent(() => import("../group/GroupPeople.tsx"), "PersonInGroup");

/** What is said about a room, and who is in it; of an encrypted one, whom the person has verified. */
export function PeoplePanel(props: {
  engine: Engine;
  view: RoomView;
  people: readonly Person[];
  name: string;
  /** What may be done with the room, below its people. */
  foot: ReactNode;
  onClose: () => void;
}) {
  const t = useText();
  const { engine, view, name } = props;
  const { id: roomId, topic, trust } = view;
  return (
    <Panel title={t("chat.details")} about={name} onClose={props.onClose}>
      <div className={cx(css.body, css.people)}>
        {topic && <p className={css.topic}>{topic}</p>}
        <ul aria-label={t("chat.people")}>
          {props.people.map((person) => (
            <li key={person.userId}>
              <Item
                icon={
                  <WithPresence userId={person.userId}>
                    <Avatar id={person.userId} name={person.name} imageUrl={person.avatarUrl} size={28} />
                  </WithPresence>
                }
                title={
                  <PersonButton person={person} roomId={roomId}>
                    {person.name}
                  </PersonButton>
                }
                about={addressOfId(person.userId)}
                end={
                  <Suspense>
                    {trust && (
                      <PersonTrust
                        engine={engine}
                        roomId={roomId}
                        userId={person.userId}
                        isVerified={trust.verified.includes(person.userId)}
                      />
                    )}
                    {view.isGroup && <PersonInGroup {...{ engine, roomId, person }} />}
                  </Suspense>
                }
              />
            </li>
          ))}
        </ul>
        <Suspense>
          <EncryptRoom engine={engine} roomId={roomId} name={name} />
        </Suspense>
        {view.isGroup && (
          <Suspense>
            <GroupDetails {...{ engine, view, name }} people={props.people} />
          </Suspense>
        )}
        {props.foot}
      </div>
    </Panel>
  );
}
