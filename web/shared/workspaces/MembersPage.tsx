import type { Member, Role, Workspace } from "@safos/contract/workspaces";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { BadgeCheck, CalendarClock, Crown, MessageCircle, Siren, UserMinus, UserPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { now } from "../../platform/clock.ts";
import { useMe } from "../../platform/session.ts";
import { formatDate, formatTime, useLocale, useText } from "../../text/index.tsx";
import {
  Avatar,
  Button,
  Chip,
  Menu,
  PageBody,
  SearchField,
  Section,
  Segmented,
  Select,
  Skeleton,
  Table,
  Who,
} from "../../ui/index.ts";
import { AddMember } from "./AddMember.tsx";
import { useChangeMembers } from "./change-members.ts";
import css from "./MembersPage.module.css";
import { ReviewNote } from "./ReviewNote.tsx";
import "./text.ts";
import { isAtLeast, membersQuery, workspaceQuery } from "./queries.ts";
import "./members/text.ts";

const GuestsSection = lazy(async () => ({
  default: (await import("./guests/GuestsSection.tsx")).GuestsSection,
}));

const HandOverDialog = lazy(async () => ({
  default: (await import("./transfer/HandOverDialog.tsx")).HandOverDialog,
}));

const EndDialog = lazy(async () => ({ default: (await import("./ends/EndDialog.tsx")).EndDialog }));

const allRoles: readonly Role[] = ["owner", "editor", "commenter", "viewer", "guest"];

export function MembersPage() {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId/members" });
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  const { data: members } = useQuery(membersQuery(workspaceId));
  const { tab = "persons" } = useSearch({ from: "/inside/w/$workspaceId/members" });
  const navigate = useNavigate({ from: "/w/$workspaceId/members" });
  const [isAdding, setAdding] = useState(false);
  const [text, setText] = useState("");
  // Those who were invited by mail have a list of their own, with who answers for them and until when.
  const persons = members?.filter(({ person }) => person.guest === undefined);
  const choice = members && persons && (
    <Segmented
      label={t("members.show")}
      value={tab}
      options={[
        { id: "persons", name: t("members.persons", { n: persons.length }) },
        { id: "guests", name: t("members.guests", { n: members.length - persons.length }) },
      ]}
      onChange={(next) => void navigate({ search: next === "guests" ? { tab: next } : {}, replace: true })}
    />
  );
  if (tab === "guests")
    return (
      <PageBody isSunken>
        <Suspense fallback={<Skeleton label={t("common.loading")} rows={4} />}>
          <GuestsSection workspace={workspace} members={members ?? []} choice={choice} />
        </Suspense>
      </PageBody>
    );
  return (
    <PageBody isSunken>
      <ReviewNote workspace={workspace} />
      <Section
        title={t("members.title")}
        after={choice}
        action={
          <span className={css.actions}>
            <span className={css.search}>
              <SearchField
                label={t("members.search")}
                clearLabel={t("common.clear")}
                value={text}
                onChange={setText}
                isFull
              />
            </span>
            {isAtLeast(workspace.memberRole, "owner") && (
              <Button
                variant="primary"
                size="sm"
                icon={<UserPlus aria-hidden="true" />}
                onPress={() => setAdding(true)}
              >
                {t("members.add")}
              </Button>
            )}
          </span>
        }
      >
        {persons ? (
          <MemberTable workspace={workspace} members={findMembers(persons, text)} />
        ) : (
          <Skeleton label={t("common.loading")} rows={4} />
        )}
      </Section>
      <AddMember workspace={workspace} members={members ?? []} isOpen={isAdding} onClose={() => setAdding(false)} />
    </PageBody>
  );
}

/** Those with the text in their name, by name. */
function findMembers(members: readonly Member[], text: string): Member[] {
  const wanted = text.trim().toLocaleLowerCase("sv");
  return members
    .filter(({ person }) => `${person.displayName} ${person.name}`.toLocaleLowerCase("sv").includes(wanted))
    .sort((a, b) => a.person.displayName.localeCompare(b.person.displayName, "sv"));
}

function MemberTable({ workspace, members }: { workspace: Workspace; members: readonly Member[] }) {
  const t = useText();
  const verbs = useChangeMembers(workspace.id);
  return (
    <Table
      label={t("members.title")}
      columns={[
        { id: "name", name: t("members.who") },
        { id: "organisation", name: t("members.organisation") },
        { id: "role", name: t("members.role") },
        { id: "since", name: t("members.joined") },
        { id: "more", name: t("common.more"), isEnd: true },
      ]}
    >
      {members.map((member) => (
        <MemberRow key={member.person.id} workspace={workspace} member={member} verbs={verbs} />
      ))}
    </Table>
  );
}

interface RowProps {
  workspace: Workspace;
  member: Member;
  verbs: ReturnType<typeof useChangeMembers>;
}

function MemberRow(props: RowProps) {
  const t = useText();
  const me = useMe();
  const locale = useLocale();
  const { workspace, member } = props;
  const { person } = member;
  const isMe = person.id === me.person.id;
  return (
    <tr>
      <td>
        <Who
          icon={<Avatar id={person.userId} name={person.displayName} imageUrl={person.avatarUrl} size={28} />}
          name={isMe ? `${person.displayName} (${t("common.you")})` : person.displayName}
          about={person.name}
        />
      </td>
      <td>
        {person.organisationId === workspace.organisationId ? (
          person.organisationName
        ) : (
          <Chip tone="outline">{person.organisationName}</Chip>
        )}
        {person.hasEid && <Chip icon={<BadgeCheck aria-hidden="true" />}>{t("members.eId")}</Chip>}
      </td>
      <td>
        {member.emergencyUntil !== null ? (
          <Chip tone="danger" icon={<Siren aria-hidden="true" />}>
            {t("members.emergency", { until: formatTime(locale, Date.parse(member.emergencyUntil)) })}
          </Chip>
        ) : isAtLeast(workspace.memberRole, "owner") && !isMe ? (
          <RoleSelect member={member} onChange={(role) => props.verbs.setRole(member, role)} />
        ) : (
          t(`role.${member.role}`)
        )}
      </td>
      <td>
        <span className={css.since}>
          {formatDate(locale, Date.parse(member.joinedAt), now())}
          {member.endsAt !== null && (
            <Chip icon={<CalendarClock aria-hidden="true" />}>
              {t("life.memberUntil", { when: formatDate(locale, Date.parse(member.endsAt), now()) })}
            </Chip>
          )}
        </span>
      </td>
      <td>{!isMe && <MemberMenu {...props} />}</td>
    </tr>
  );
}

function RoleSelect({ member, onChange }: { member: Member; onChange: (role: Role) => void }) {
  const t = useText();
  return (
    <Select
      label={`${t("members.role")}: ${member.person.displayName}`}
      isLabelHidden
      isSmall
      value={member.role}
      options={allRoles.map((id) => ({ id, name: t(`role.${id}`), hint: t(`role.${id}.can`) }))}
      onChange={(role) => role !== member.role && onChange(role)}
    />
  );
}

function MemberMenu({ workspace, member, verbs }: RowProps) {
  const t = useText();
  const navigate = useNavigate();
  const { displayName, userId, guest } = member.person;
  const [asked, setAsked] = useState<"hand-over" | "end" | null>(null);
  const isOwner = isAtLeast(workspace.memberRole, "owner");
  const isOrdinary = isOwner && guest === undefined && member.emergencyUntil === null;
  const dialog = { workspaceId: workspace.id, member, onClose: () => setAsked(null) };
  return (
    <>
      <Menu
        label={t("common.moreFor", { name: displayName })}
        actions={[
          {
            id: "write",
            name: t("members.message", { name: displayName }),
            icon: <MessageCircle />,
            onAction: () => void navigate({ to: "/chat/with/$userId", params: { userId } }),
          },
          isOrdinary &&
            member.role !== "owner" && {
              id: "end",
              name: t("life.end"),
              icon: <CalendarClock />,
              onAction: () => setAsked("end"),
            },
          isOrdinary && {
            id: "hand-over",
            name: t("life.handOver"),
            icon: <Crown />,
            onAction: () => setAsked("hand-over"),
          },
          isOwner && {
            id: "remove",
            name: t("members.remove"),
            icon: <UserMinus />,
            isDanger: true,
            startsGroup: true,
            onAction: () => verbs.remove(member),
          },
        ]}
      />
      <Suspense>
        {asked === "hand-over" && <HandOverDialog {...dialog} />}
        {asked === "end" && <EndDialog {...dialog} />}
      </Suspense>
    </>
  );
}
