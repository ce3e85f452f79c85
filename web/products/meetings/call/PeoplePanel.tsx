import "../text.ts";
import type { LobbyRequest, Meeting } from "@safos/contract/meetings";
import { Hand, Link2, Lock, LockOpen, MicOff, X } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button, IconButton, SearchField } from "../../../ui/index.ts";
import { copyGuestLink } from "../links.ts";
import { PermissionSwitches } from "../permissions/PermissionSwitches.tsx";
import { admitAll, lowerAllHands, muteAll, setLocked } from "./moderation.ts";
import crowd from "./Crowd.module.css";
import { PersonRow } from "./PersonRow.tsx";
import css from "./Stage.module.css";
import type { Tile } from "./state.ts";

/** A search is offered from this number of people on; fewer are seen at a glance. */
const searchFrom = 10;

const matches = ({ name, organisation }: Tile, search: string): boolean =>
  `${name} ${organisation}`.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase());

/** Lets a guest in, or not. */
export type Decide = (guestId: string, decision: "admit" | "deny") => void;

/** Who waits, who has a hand up, who is there; and what a moderator can do about it. */
export function PeoplePanel(props: {
  people: readonly Tile[];
  lobby: readonly LobbyRequest[];
  meeting: Meeting | null;
  onDecide: Decide;
  onClose: () => void;
}) {
  const t = useText();
  const { people, lobby } = props;
  const moderated = props.meeting?.canModerate ? props.meeting : null;
  const [search, setSearch] = useState("");
  const found = people.filter((one) => matches(one, search));
  const raised = found.filter((one) => one.hand > 0).sort((a, b) => a.hand - b.hand);
  const rest = found.filter((one) => one.hand === 0);
  const row = (one: Tile) => <PersonRow key={one.key} person={one} moderated={moderated?.id ?? null} />;
  return (
    <aside className={css.panel} aria-label={t("meeting.people")}>
      <header className={css.panelHead}>
        <h2>
          {t("meeting.people")} <span className={css.number}>{people.length}</span>
        </h2>
        <IconButton label={t("common.close")} tone="stage" onPress={props.onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </header>
      {people.length >= searchFrom && (
        <div className={crowd.panelSearch}>
          <SearchField
            label={t("meeting.searchPeople", { n: people.length })}
            clearLabel={t("common.clear")}
            isFull
            value={search}
            onChange={setSearch}
          />
        </div>
      )}
      <div className={css.panelBody}>
        {lobby.length > 1 && moderated && (
          <Button variant="stage" size="sm" onPress={() => void admitAll(moderated.id)}>
            {t("meeting.admitAll", { n: lobby.length })}
          </Button>
        )}
        {lobby.length > 0 && (
          <Group title={t("meeting.inLobby", { n: lobby.length })}>
            {lobby.map((guest) => (
              <GuestRow key={guest.id} guest={guest} onDecide={props.onDecide} />
            ))}
          </Group>
        )}
        {raised.length > 0 && <Group title={t("meeting.handsUp", { n: raised.length })}>{raised.map(row)}</Group>}
        <Group title={t("meeting.inCall", { n: rest.length })}>{rest.map(row)}</Group>
        {found.length === 0 && <p className={css.hint}>{t("meeting.noneFound")}</p>}
      </div>
      {moderated && <ModeratorControls meeting={moderated} people={people} />}
    </aside>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h3 className={css.group}>{title}</h3>
      <ul>{children}</ul>
    </>
  );
}

function GuestRow({ guest, onDecide }: { guest: LobbyRequest; onDecide: Decide }) {
  const t = useText();
  const { id, name } = guest;
  return (
    <li className={css.person}>
      <Avatar id={id} name={name} size={28} />
      <span className={css.personText}>
        <span>{name}</span>
        <span className={css.personAbout}>{t("meeting.guest")}</span>
      </span>
      <IconButton label={t("meeting.denyOne", { name })} size="sm" tone="stage" onPress={() => onDecide(id, "deny")}>
        <X aria-hidden="true" />
      </IconButton>
      <Button
        variant="stage"
        size="sm"
        aria-label={t("meeting.admitOne", { name })}
        onPress={() => onDecide(id, "admit")}
      >
        {t("meeting.admit")}
      </Button>
    </li>
  );
}

function ModeratorControls({ meeting, people }: { meeting: Meeting; people: readonly Tile[] }) {
  const t = useText();
  const { id, isLocked } = meeting;
  return (
    <footer className={css.panelFoot}>
      <PermissionSwitches meeting={meeting} />
      {people.some((one) => one.hand > 0) && (
        <Button variant="stage" icon={<Hand aria-hidden="true" />} onPress={() => void lowerAllHands(id)}>
          {t("meeting.lowerHands")}
        </Button>
      )}
      <Button variant="stage" icon={<MicOff aria-hidden="true" />} onPress={() => void muteAll(id, people)}>
        {t("meeting.silenceAll")}
      </Button>
      <Button
        variant="stage"
        icon={isLocked ? <LockOpen aria-hidden="true" /> : <Lock aria-hidden="true" />}
        onPress={() => void setLocked(meeting, !isLocked)}
      >
        {t(isLocked ? "meeting.unlock" : "meeting.lock")}
      </Button>
      {meeting.canManage && (
        <Button variant="stage" icon={<Link2 aria-hidden="true" />} onPress={() => void copyGuestLink(meeting)}>
          {t("meeting.guestLink")}
        </Button>
      )}
    </footer>
  );
}
