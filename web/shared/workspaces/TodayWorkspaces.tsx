import { Link } from "@tanstack/react-router";
import { useText } from "../../text/index.tsx";
import { Avatar, Item, Section } from "../../ui/index.ts";
import { useWorkspaces } from "./queries.ts";
import css from "./TodayWorkspaces.module.css";

/** On Today: the person's workspaces; nothing when there are none. */
export function TodayWorkspaces() {
  const t = useText();
  const { shared } = useWorkspaces();
  const open = shared.filter((one) => one.archivedAt === null);
  if (open.length === 0) return null;
  return (
    <Section title={t("today.workspaces")}>
      {open.slice(0, 6).map((one) => (
        <Link key={one.id} className={css.link} to="/w/$workspaceId" params={{ workspaceId: one.id }}>
          <Item
            icon={<Avatar id={one.id} name={one.name} isSquare size={28} />}
            title={one.name}
            about={`${one.organisations.map((other) => other.name).join(" + ")} · ${t("today.members", { n: one.memberCount })}`}
          />
        </Link>
      ))}
    </Section>
  );
}
