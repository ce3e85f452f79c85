import { useQuery } from "@tanstack/react-query";
import { UserRoundPlus, X } from "lucide-react";
import { useDeferredValue, useState, type ReactNode } from "react";
import { peopleQuery } from "../../shared/workspaces/queries.ts";
import { useText, type TextKey } from "../../text/index.tsx";
import {
  Avatar,
  Button,
  Chip,
  IconButton,
  Notice,
  PersonPicker,
  type ChipTone,
  type Pickable,
} from "../../ui/index.ts";
import {
  addressOf,
  busyOf,
  contactsOf,
  contactsQuery,
  freeBusyQuery,
  guestOf,
  isRoom,
  momentsOf,
  pickedOf,
  type Busy,
  type Invited,
  type Span,
} from "./invited.ts";
import css from "./People.module.css";

const answerTones: Record<NonNullable<Invited["answer"]>, ChipTone> = {
  accepted: "success",
  tentative: "warn",
  declined: "danger",
  needsAction: "outline",
  delegated: "outline",
};
const busyTones: Record<Busy, ChipTone> = { free: "success", busy: "danger", tentative: "warn", unknown: "outline" };
const busyTexts = {
  free: "invitations.free",
  busy: "invitations.busy",
  tentative: "invitations.maybeBusy",
  unknown: "invitations.timeUnknown",
} as const;

const guestText = ({ answer }: Invited): TextKey => (answer === null ? "invitations.byMail" : "invitations.outside");

/** People of an entry with their answers, and what goes with each. */
export function PeopleList(props: {
  people: readonly Invited[];
  marks?: (person: Invited) => ReactNode;
  action?: (person: Invited) => ReactNode;
}) {
  const t = useText();
  return (
    <ul className={css.list} aria-label={t("invitations.people")}>
      {props.people.map((one) => (
        <li key={one.mail} className={css.person}>
          <Avatar id={one.userId} name={one.name} imageUrl={one.avatarUrl} size={28} />
          <span className={css.who}>
            <span className={css.name}>{one.name}</span>
            {one.insteadOf !== null && (
              <span className={css.about}>{t("delegation.instead", { name: one.insteadOf })}</span>
            )}
            <span className={css.about}>
              {one.comment || one.organisationName || (one.name === one.mail ? t(guestText(one)) : one.mail)}
            </span>
          </span>
          <span className={css.marks}>
            {props.marks?.(one)}
            {one.answer !== null && <Chip tone={answerTones[one.answer]}>{t(`invitations.answer.${one.answer}`)}</Chip>}
          </span>
          {props.action?.(one)}
        </li>
      ))}
    </ul>
  );
}

/** Whom an entry invites. `saved`: the time that it has, when the people in it are busy with it. */
export function PeopleField(props: {
  people: readonly Invited[];
  onChange: (people: readonly Invited[]) => void;
  time: Span;
  saved?: Span;
  /** What saving does for those who are invited. */
  about: string | null;
  ownId: string;
}) {
  const t = useText();
  const people = props.people.filter((one) => !isRoom(one));
  const onChange = (changed: readonly Invited[]): void => props.onChange([...changed, ...props.people.filter(isRoom)]);
  const moments = momentsOf(props.time);
  const saved = props.saved ? momentsOf(props.saved) : null;
  const { data: busy } = useQuery(freeBusyQuery(people, moments));
  const isSame = saved !== null && moments !== null && moments.from < saved.to && moments.to > saved.from;
  const [isAsking, setIsAsking] = useState(false);
  return (
    <section className={css.people} aria-label={t("invitations.people")}>
      <h3 className={css.heading}>{t("invitations.people")}</h3>
      {people.length > 0 && (
        <PeopleList
          people={people}
          marks={(one) => {
            // Who has been asked is busy with this very entry.
            if (!busy || (isSame && one.answer !== null)) return null;
            const kind = busyOf(busy, one.personId);
            return <Chip tone={busyTones[kind]}>{t(busyTexts[kind])}</Chip>;
          }}
          action={(one) => (
            <IconButton
              size="sm"
              label={t("invitations.remove", { name: one.name })}
              onPress={() => onChange(people.filter(({ mail }) => mail !== one.mail))}
            >
              <X aria-hidden="true" />
            </IconButton>
          )}
        />
      )}
      {isAsking && <PersonSearch people={people} onPick={(one) => onChange([...people, one])} ownId={props.ownId} />}
      {!isAsking && (
        <div>
          <Button variant="secondary" icon={<UserRoundPlus aria-hidden="true" />} onPress={() => setIsAsking(true)}>
            {t("invitations.invite")}
          </Button>
        </div>
      )}
      {props.about !== null && <Notice isQuiet>{props.about}</Notice>}
    </section>
  );
}

/** Finds someone who is not in `people` yet: a person, one of one's contacts, or any address. */
export function PersonSearch(props: { people: readonly Invited[]; onPick: (person: Invited) => void; ownId: string }) {
  const t = useText();
  const [text, setText] = useState("");
  const asked = useDeferredValue(text);
  const { data } = useQuery(peopleQuery(asked));
  const { data: contacts } = useQuery(contactsQuery(asked));
  const taken = new Set([props.ownId, ...props.people.flatMap(({ personId }) => personId ?? [])]);
  const address = addressOf(text);
  const found = (data ?? []).filter(({ id }) => !taken.has(id));
  const isKnown = [...(data ?? []), ...props.people.map(({ mail: name }) => ({ name }))].some(
    ({ name }) => name === address,
  );
  // Whom Safos knows by an address is a person here, and no contact.
  const known = new Set([...(data ?? []).map(({ name }) => name), ...props.people.map(({ mail }) => mail)]);
  const own = contactsOf(contacts ?? [], t("invitations.contact")).filter(({ name }) => !known.has(name));
  const isOffered = address === null || isKnown || own.some(({ name }) => name === address);
  const people: Pickable[] = [...found, ...own, ...(isOffered ? [] : [guestOf(address, t("invitations.byMail"))])];
  return (
    <PersonPicker
      label={t("invitations.who")}
      hint={t("invitations.whoHint")}
      inputValue={text}
      onInputChange={setText}
      people={people}
      onPick={(person) => {
        props.onPick(pickedOf(person));
        setText("");
      }}
      empty={t("invitations.nobody")}
    />
  );
}
