import { shareRoutes } from "@safos/contract/routes/items";
import type { ItemKindName, NewLinkPurpose, Share } from "@safos/contract/items";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Eye, Trash2, Users } from "lucide-react";
import { useDeferredValue, useState, type ReactNode } from "react";
import { explain } from "../../platform/api.ts";
import { explainPolicy } from "../../platform/explain-policy.ts";
import { request } from "../../platform/request.ts";
import { now } from "../../platform/clock.ts";
import { queryClient } from "../../platform/query.ts";
import { formatDate, useLocale, useText } from "../../text/index.tsx";
import {
  Avatar,
  Button,
  Dialog,
  Form,
  IconButton,
  IconTile,
  Item,
  Notice,
  PersonPicker,
  showToast,
  type Pickable,
} from "../../ui/index.ts";
import { peopleQuery } from "../workspaces/queries.ts";
import { LinkRow } from "./links/LinkRow.tsx";
import { MakeLink } from "./links/MakeLink.tsx";
import { groupsQuery, sharesQuery } from "./queries.ts";
import { Restriction } from "./Restriction.tsx";
import { RoleAndEnd, until, type Expiry, type LinkRole, type ShareRole } from "./RoleAndEnd.tsx";
import css from "./ShareDialog.module.css";
import "./links/text.ts";
import "./text.ts";

const linkRoles: readonly LinkRole[] = ["viewer", "commenter", "editor"];

/** Who may do what with an item: persons, groups and organisations, and a link for people without an account. Says plainly how it will be. */
export function ShareDialog(props: {
  kind: ItemKindName;
  id: string;
  title: string;
  /** Where it lies: the workspace's name. */
  place: string;
  canManage: boolean;
  isOpen: boolean;
  onClose: () => void;
  /** Rights that make sense for this kind; the strongest first. */
  roles?: readonly ShareRole[];
  /** Rights a link may give. */
  linkRoles?: readonly LinkRole[];
  /** Where programs follow it by a link's secret; left out: a link opens it in the page. */
  feedOf?: (secret: string) => string;
  /** What links may be for; left out: they open it. */
  purposes?: readonly NewLinkPurpose[];
  /** Other ways to share, for those who manage it. */
  more?: ReactNode;
  /** What is to be said of a share besides. */
  noteOf?: (shareId: string) => string | null;
  /** Stands in place of its kind. */
  kindName?: string;
}) {
  const t = useText();
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={t("items.shareTitle", { title: props.title })}
      about={`${props.kindName ?? t(`items.kind.${props.kind}`)} · ${props.place}`}
      closeLabel={t("common.close")}
    >
      <Shares {...props} />
    </Dialog>
  );
}

function Shares(props: Parameters<typeof ShareDialog>[0]) {
  const t = useText();
  const { kind, id, canManage } = props;
  const { data } = useQuery(sharesQuery(kind, id));
  const shares = data?.items ?? [];
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: ["audience", kind, id] });
    await queryClient.invalidateQueries({ queryKey: ["shares", kind, id] });
  };
  const stop = useMutation({
    mutationFn: (share: Share) => request(shareRoutes.removeShare, { params: { kind, id, shareId: share.id } }),
    async onSuccess() {
      await refresh();
      showToast({ text: t("items.unshared") });
    },
  });
  const links = shares.filter((one) => one.isLink);
  const isRestricted = data?.restriction?.own === true || typeof data?.restriction?.inheritedFrom === "string";
  return (
    <div className={css.shares}>
      {canManage ? (
        <Invite
          {...props}
          roles={props.roles ?? ["editor", "commenter", "viewer", "owner"]}
          organisations={data?.organisations ?? []}
          onDone={refresh}
        />
      ) : (
        <Notice isQuiet>{t("items.onlyManagers")}</Notice>
      )}
      {canManage && props.more}
      {data && <Restriction {...{ kind, id, canManage }} title={props.title} shares={data} onDone={refresh} />}
      <section aria-label={t("items.hasAccess")}>
        <h3 className={css.heading}>{t("items.hasAccess")}</h3>
        <Item
          isPlain
          icon={
            <IconTile>
              <Users />
            </IconTile>
          }
          title={t(isRestricted ? "links.owners" : "items.members")}
          about={t("items.membersAbout", { n: data?.memberCount ?? 0 })}
          end={<span className={css.meta}>{t(isRestricted ? "items.role.owner" : "items.byRole")}</span>}
        />
        {shares
          .filter((one) => !one.isLink)
          .map((share) => (
            <ShareRow key={share.id} share={share} canManage={canManage} onStop={() => stop.mutate(share)} />
          ))}
      </section>
      <section aria-label={t("items.links")}>
        <h3 className={css.heading}>{t("items.links")}</h3>
        {links.map((share) => (
          <LinkRow
            key={share.id}
            {...{ kind, id, share, canManage }}
            note={props.noteOf?.(share.id) ?? null}
            roles={props.linkRoles ?? linkRoles}
            asks={data?.linkPassword ?? null}
            isFeed={props.feedOf !== undefined}
            onStop={() => stop.mutate(share)}
            onDone={refresh}
          />
        ))}
        {canManage && data && !data.areLinksAllowed && (
          <Notice tone="warn" isQuiet>
            {(data.linkRefusal && explainPolicy(data.linkRefusal)) ?? t("items.linksRefused")}
          </Notice>
        )}
        {canManage && data?.areLinksAllowed && (
          <MakeLink
            {...{ kind, id }}
            roles={props.linkRoles ?? linkRoles}
            purposes={props.purposes ?? []}
            asks={data.linkPassword}
            feedOf={props.feedOf}
            onDone={refresh}
          />
        )}
      </section>
    </div>
  );
}

function ShareRow({ share, canManage, onStop }: { share: Share; canManage: boolean; onStop: () => void }) {
  const t = useText();
  const locale = useLocale();
  const name = share.person?.displayName ?? share.group?.name ?? share.organisation?.name ?? "";
  const size =
    share.group && t("items.groupAbout", { n: share.group.memberCount, organisation: share.group.organisationName });
  const kind = size ?? (share.organisation ? t("items.wholeOrganisation") : null);
  const closed = !share.isOpen && (share.restingBy ? t("items.shareRests") : t("items.shareClosed"));
  const rule = share.restingBy && explainPolicy(share.restingBy);
  const ends = share.expiresAt && t("items.until", { date: formatDate(locale, Date.parse(share.expiresAt), now()) });
  return (
    <>
      <Item
        isPlain
        icon={
          <Avatar
            id={share.person?.userId ?? share.group?.id ?? share.organisation?.id ?? share.id}
            name={name}
            size={36}
            isGroup={share.group !== null}
            isSquare={share.organisation !== null}
            {...(share.person ? { imageUrl: share.person.avatarUrl } : {})}
          />
        }
        title={name}
        about={[share.person?.organisationName ?? kind, closed, ends].filter(Boolean).join(" · ")}
        end={
          <>
            <span className={css.meta}>{t(`items.role.${share.role}`)}</span>
            {canManage && (
              <IconButton label={t("items.stopWith", { name })} size="sm" onPress={onStop}>
                <Trash2 aria-hidden="true" />
              </IconButton>
            )}
          </>
        }
      />
      {rule && (
        <Notice tone="warn" isQuiet>
          {rule}
        </Notice>
      )}
    </>
  );
}

/** A group or an organisation as the picker shows it. */
const whole = (one: { id: string; name: string }) => ({
  id: one.id,
  displayName: one.name,
  name: one.name,
  organisationName: "",
  avatarUrl: null,
});

interface FormProps {
  kind: ItemKindName;
  id: string;
  roles: readonly ShareRole[];
  onDone: () => Promise<unknown>;
}

function Invite({
  kind,
  id,
  roles,
  organisations,
  onDone,
}: FormProps & { organisations: readonly { id: string; name: string }[] }) {
  const t = useText();
  const [text, setText] = useState("");
  // A fresh field after each person, with the focus: the button it left has nothing to do any more.
  const [round, setRound] = useState(0);
  const [picked, setPicked] = useState<Pickable | null>(null);
  const [role, setRole] = useState<ShareRole>(roles[0] ?? "viewer");
  const [expiry, setExpiry] = useState<Expiry>("never");
  const asked = useDeferredValue(picked ? "" : text);
  const { data: people } = useQuery(peopleQuery(asked));
  const { data: groups } = useQuery(groupsQuery(asked));
  const offered: Pickable[] =
    asked.trim() === ""
      ? []
      : [
          ...(groups ?? []).map((one) => ({
            ...whole(one),
            kind: "group" as const,
            organisationName: one.organisationName,
            about: t("items.groupAbout", { n: one.memberCount, organisation: one.organisationName }),
          })),
          ...organisations
            .filter((one) => one.name.toLocaleLowerCase("sv").includes(asked.trim().toLocaleLowerCase("sv")))
            .map((one) => ({ ...whole(one), kind: "organisation" as const, about: t("items.wholeOrganisation") })),
          ...(people ?? []),
        ];
  const name = picked?.name ?? text.trim();
  const shown = picked?.displayName ?? name;
  const grantee =
    picked?.kind === "group"
      ? { groupId: picked.id }
      : picked?.kind === "organisation"
        ? { organisationId: picked.id }
        : { name };
  const who =
    picked?.kind === "group"
      ? t("items.allInGroup", { name: shown })
      : picked?.kind === "organisation"
        ? t("items.allInOrganisation", { name: shown })
        : shown;
  const add = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(shareRoutes.addShare, { params: { kind, id }, body: { ...grantee, role, ...until(expiry) } }),
    async onSuccess() {
      await onDone();
      showToast({ text: t("items.shared", { name: shown }) });
      setText("");
      setPicked(null);
      setRound((before) => before + 1);
    },
  });
  return (
    <Form id="share-item" onSubmit={() => name && add.mutate()}>
      <PersonPicker
        key={round}
        label={t("items.shareWho")}
        hint={t("items.shareWhoHint")}
        inputValue={text}
        onInputChange={(next) => {
          setText(next);
          if (next !== picked?.name) setPicked(null);
          add.reset();
        }}
        people={offered}
        onPick={(person) => {
          setPicked(person);
          setText(person.name);
        }}
        error={add.isError ? explain(add.error) : null}
        empty={t("chat.nobodyFound")}
      />
      <div className={css.row}>
        <RoleAndEnd {...{ roles, role, setRole, expiry, setExpiry }} />
        <Button variant="primary" type="submit" isPending={add.isPending} isDisabled={!name}>
          {name ? t("items.invite", { name: shown }) : t("items.inviteNobody")}
        </Button>
      </div>
      {name && (
        <p className={css.sentence}>
          <Eye aria-hidden="true" />
          <span>
            <strong>{t("items.soItWillBe")}</strong> {t("items.alsoMay", { who, what: t(`items.will.${role}`) })}
          </span>
        </p>
      )}
    </Form>
  );
}
