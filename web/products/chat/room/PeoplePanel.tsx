import type { ReactNode } from "react";
import { Panel } from "../../../platform/Panel.tsx";
import { useText } from "../../../text/index.tsx";
import { Avatar, Item } from "../../../ui/index.ts";
import type { Person } from "../person.ts";
import css from "./ThreadPanel.module.css";

export function PeoplePanel(props: {
  people: readonly Person[];
  /** Beside each of them. */
  personEnd: (userId: string) => ReactNode;
  topic: string;
  name: string;
  /** What may be done with the room, below its people. */
  foot: ReactNode;
  onClose: () => void;
}) {
  const t = useText();
  return (
    <Panel title={t("chat.details")} about={props.name} onClose={props.onClose}>
      <div className={css.body}>
        {props.topic && <p className={css.topic}>{props.topic}</p>}
        <ul aria-label={t("chat.people")}>
          {props.people.map((person) => (
            <li key={person.userId}>
              <Item
                icon={<Avatar id={person.userId} name={person.name} imageUrl={person.avatarUrl} size={28} />}
                title={person.name}
                about={person.userId.slice(1).replace(":", "@")}
                end={props.personEnd(person.userId)}
              />
            </li>
          ))}
        </ul>
        {props.foot}
      </div>
    </Panel>
  );
}
