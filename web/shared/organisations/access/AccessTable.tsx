import type { AccessPeriod, AccessUse } from "@safos/contract/audit";
import { Building2, Link2, UserRound } from "lucide-react";
import { now } from "../../../platform/clock.ts";
import { formatDate, formatTime, hasText, useLocale, useText } from "../../../text/index.tsx";
import { Avatar, IconTile, Table, Who } from "../../../ui/index.ts";

/** Everyone who could open it: who, why, with what role, from when until when. */
export function AccessTable({ title, items }: { title: string; items: readonly AccessPeriod[] }) {
  const t = useText();
  const locale = useLocale();
  const when = (text: string): string =>
    `${formatDate(locale, Date.parse(text), now())} ${formatTime(locale, Date.parse(text))}`;
  return (
    <Table
      label={t("access.answer", { title })}
      columns={[
        { id: "who", name: t("access.who") },
        { id: "why", name: t("access.why") },
        { id: "role", name: t("access.role") },
        { id: "when", name: t("access.when") },
      ]}
    >
      {items.map((one, index) => (
        // Periods have no id of their own, and the list does not change while it is shown.
        // oxlint-disable-next-line react/no-array-index-key
        <tr key={index}>
          <td>
            <AccessWho {...one} />
          </td>
          <td>{sayWhy(t, one)}</td>
          <td>{t(`role.${one.role}`)}</td>
          <td>
            {t("access.period", {
              since: when(one.since),
              until: one.until === null ? t("access.still") : when(one.until),
            })}
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** Who opened it, and how, the latest first. */
export function UsesTable({ title, uses }: { title: string; uses: readonly AccessUse[] }) {
  const t = useText();
  const locale = useLocale();
  return (
    <Table
      label={t("access.uses", { title })}
      columns={[
        { id: "who", name: t("access.who") },
        { id: "how", name: t("access.how") },
        { id: "when", name: t("access.when") },
      ]}
    >
      {uses.map(({ at, how, name, person }, index) => (
        // They have no id of their own, and the list does not change while it is shown.
        // oxlint-disable-next-line react/no-array-index-key
        <tr key={index}>
          <td>
            {person ? (
              <Who
                icon={<Avatar id={person.userId} name={person.displayName} imageUrl={person.avatarUrl} size={28} />}
                name={person.displayName}
                about={`${person.name} · ${person.organisationName}`}
              />
            ) : (
              <Who
                icon={
                  <IconTile>
                    <Link2 />
                  </IconTile>
                }
                name={name ?? t("access.visitor")}
              />
            )}
          </td>
          <td>{t(`access.how.${how}`)}</td>
          <td>
            {formatDate(locale, Date.parse(at), now())} {formatTime(locale, Date.parse(at))}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function AccessWho({ person, organisation, reason }: AccessPeriod) {
  const t = useText();
  if (reason === "link")
    return (
      <Who
        icon={
          <IconTile>
            <Link2 />
          </IconTile>
        }
        name={t("access.anyone")}
        about={person ? t("access.linkBy", { name: person.displayName }) : undefined}
      />
    );
  if (organisation)
    return (
      <Who
        icon={
          <IconTile>
            <Building2 />
          </IconTile>
        }
        name={t("access.everyone", { organisation: organisation.name })}
      />
    );
  if (person)
    return (
      <Who
        icon={<Avatar id={person.userId} name={person.displayName} imageUrl={person.avatarUrl} size={28} />}
        name={person.displayName}
        about={`${person.name} · ${person.organisationName}`}
      />
    );
  return (
    <Who
      icon={
        <IconTile>
          <UserRound />
        </IconTile>
      }
      name={t("access.gone")}
    />
  );
}

function sayWhy(t: ReturnType<typeof useText>, { reason, group, through }: AccessPeriod): string {
  const kindKey = `items.kind.${through?.kind ?? ""}`;
  const kind = hasText(kindKey) ? t(kindKey) : (through?.kind ?? "");
  return t(`access.reason.${reason}`, {
    group: group?.name ?? t("access.goneGroup"),
    kind,
    title: through?.title ?? "",
  });
}
