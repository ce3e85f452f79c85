import type { PresentPerson } from "@safos/contract/collaboration";
import { Check, CloudOff, Eye, Lock, MessageSquare, RefreshCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useText, type TextKey } from "../../text/index.tsx";
import { Avatar, AvatarStack, Hidden, IconButton, Menu } from "../../ui/index.ts";
import css from "./Presence.module.css";
import type { SharedState } from "./session.ts";
import "./text.ts";

/** What pressing someone's picture does: this page goes along with what they look at. */
export interface FollowChoice {
  /** The id of anyone who is followed now. */
  readonly followed: string | null;
  readonly onPress: (person: PresentPerson) => void;
}

const mostShown = 4;

/** Who else has it open: pictures, and the names as text; who comes and goes is announced politely. */
export function PresentPeople({ people, follow }: { people: readonly PresentPerson[]; follow?: FollowChoice }) {
  const text = useText();
  const nameOf = (person: PresentPerson): string =>
    person.isGuest ? text("collaboration.guest", { name: person.name }) : person.name;
  const names = people.map(nameOf).join(", ");
  const known = useRef<readonly PresentPerson[]>([]);
  const [message, setMessage] = useState("");
  useEffect(() => {
    const ids = new Set(known.current.map((one) => one.id));
    const now = new Set(people.map((one) => one.id));
    const came = people.find((one) => !ids.has(one.id));
    const left = known.current.find((one) => !now.has(one.id));
    known.current = people;
    if (came) setMessage(text("collaboration.arrived", { name: came.name }));
    else if (left) setMessage(text("collaboration.left", { name: left.name }));
  }, [people, text]);
  return (
    <span className={css.people} {...(follow ? {} : { title: names })}>
      {follow ? <Faces people={people} follow={follow} /> : <AvatarStack people={people} size={24} most={mostShown} />}
      <Hidden>{people.length === 0 ? text("collaboration.alone") : text("collaboration.present", { names })}</Hidden>
      <span aria-live="polite">
        <Hidden>{message}</Hidden>
      </span>
    </span>
  );
}

/** Pictures that can be pressed; those there is no room for are in a menu. */
function Faces({ people, follow }: { people: readonly PresentPerson[]; follow: FollowChoice }) {
  const text = useText();
  const rest = people.slice(people.length > mostShown ? mostShown - 1 : mostShown);
  return (
    <>
      {people.slice(0, people.length - rest.length).map((person) => (
        <IconButton
          key={person.id}
          size="sm"
          label={text("collaboration.follow", { name: person.name })}
          isOn={follow.followed === person.id}
          onPress={() => follow.onPress(person)}
        >
          <Avatar id={person.id} tone={person.tone} name={person.name} size={24} />
        </IconButton>
      ))}
      {rest.length > 0 && (
        <Menu
          label={text("collaboration.followMore", { n: rest.length })}
          trigger={
            <IconButton size="sm" label={text("collaboration.followMore", { n: rest.length })} hasTip={false}>
              <span aria-hidden="true">+{rest.length}</span>
            </IconButton>
          }
          actions={rest.map((person) => ({
            id: person.id,
            name: text("collaboration.follow", { name: person.name }),
            icon: <Avatar id={person.id} tone={person.tone} name={person.name} size={20} />,
            onAction: () => follow.onPress(person),
          }))}
        />
      )}
    </>
  );
}

/** Whether what was written is safe: saved, being saved, waiting for the network, or not to be changed. */
export function SaveStatus({ shared }: { shared: Pick<SharedState, "status" | "isReadOnly" | "isLocked" | "role"> }) {
  const text = useText();
  const { status } = shared;
  const isReader = shared.isReadOnly && shared.role !== null;
  const [icon, statusKey]: [React.ReactNode, TextKey] =
    status === "offline"
      ? [<CloudOff key="i" aria-hidden="true" />, "collaboration.offline"]
      : shared.isLocked
        ? [<Lock key="i" aria-hidden="true" />, "collaboration.locked"]
        : isReader
          ? shared.role === "commenter"
            ? [<MessageSquare key="i" aria-hidden="true" />, "collaboration.commentOnly"]
            : [<Eye key="i" aria-hidden="true" />, "collaboration.readOnly"]
          : status === "saved"
            ? [<Check key="i" aria-hidden="true" />, "collaboration.saved"]
            : [
                <RefreshCw key="i" aria-hidden="true" />,
                status === "saving" ? "collaboration.saving" : "collaboration.connecting",
              ];
  // Only what matters is spoken: every pause in writing would be a "saved".
  return (
    <span className={css.status} data-status={status}>
      {icon}
      <span aria-live={status === "offline" ? "polite" : "off"}>{text(statusKey)}</span>
    </span>
  );
}
