import type { PersonCard } from "@safos/contract/chat";
import type { Me } from "@safos/contract/identity";
import { useQuery } from "@tanstack/react-query";
import { BadgeCheck, Building2 } from "lucide-react";
import type { ReactNode } from "react";
import { ApiError } from "../../../platform/api.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button, Chip, Notice, Skeleton } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import type { Person } from "../person.ts";
import { personCardQuery } from "../queries.ts";
import { CardActions } from "./CardActions.tsx";
import { CardFacts } from "./CardFacts.tsx";
import { CommonChats } from "./CommonChats.tsx";
import css from "./PersonCard.module.css";
import { WithPresence } from "../presence/WithPresence.tsx";
import { standingIn, type Standing } from "./standing.ts";

interface ContentProps {
  engine: Engine | null;
  person: Person;
  roomId: string | null;
  /** The sheet has the name in its head. */
  isSheet: boolean;
  onAsk: (what: Standing["kind"] | "report") => void;
  onClose: () => void;
}

/** Name and picture as the chat has them, and what the server says of the person to this reader. */
export function CardContent({ engine, person, roomId, isSheet, onAsk, onClose }: ContentProps) {
  const t = useText();
  const { name, userId } = person;
  const { data: card, error, refetch } = useQuery(personCardQuery(userId));
  const me = useMe();
  const standing = engine && roomId !== null ? standingIn(engine, roomId, userId) : null;
  return (
    <div className={css.card}>
      <Head {...{ person, isSheet }} card={card} role={standing?.role ? t(standing.role) : null} />
      {error ? (
        <div className={css.part}>
          <Unknown error={error} name={name} onAgain={() => void refetch()} />
        </div>
      ) : card && engine ? (
        <>
          {userId !== engine.me && (
            <CardActions {...{ engine, person, standing, onAsk, onClose }} canMeet={canMeet(me, card)} />
          )}
          <CardFacts {...{ card, onClose }} />
          {userId !== engine.me && <CommonChats {...{ engine, userId, roomId, onClose }} />}
        </>
      ) : (
        <div className={css.part}>
          <Skeleton label={t("common.loading")} rows={3} />
        </div>
      )}
    </div>
  );
}

/** As invitations are: people of one's own agency, and those with whom one has a workspace; guests have no calendar. */
const canMeet = (me: Me, { person, workspaceCount }: PersonCard): boolean =>
  !me.person.guest && !person.isOfAppservice && (workspaceCount > 0 || person.organisationId === me.organisation.id);

function Head(props: { person: Person; card: PersonCard | undefined; role: string | null; isSheet: boolean }) {
  const t = useText();
  const me = useMe();
  const { person, card, role, isSheet } = props;
  const organisation = card && card.person.organisationId !== me.organisation.id && card.person.organisationName;
  const chips: ReactNode[] = [
    organisation && (
      <Chip key="organisation" tone="outline" icon={<Building2 aria-hidden="true" />}>
        {organisation}
      </Chip>
    ),
    card?.person.hasEid && (
      <Chip key="e-id" tone="success" icon={<BadgeCheck aria-hidden="true" />}>
        {t("personcard.eId")}
      </Chip>
    ),
    card?.person.guest && <Chip key="guest">{t("personcard.guest")}</Chip>,
    role !== null && <Chip key="role">{role}</Chip>,
  ].filter(Boolean);
  return (
    <div className={css.head}>
      <WithPresence userId={person.userId} isLarge>
        <Avatar id={person.userId} name={person.name} imageUrl={person.avatarUrl} size={72} />
      </WithPresence>
      <div className={css.who}>
        {!isSheet && <h2 className={css.name}>{person.name}</h2>}
        {person.userId === me.person.userId && <p className={css.about}>{t("personcard.you")}</p>}
        {chips.length > 0 && <div className={css.chips}>{chips}</div>}
      </div>
    </div>
  );
}

/** Whom the reader may not know of has no card; anything else is tried again. */
function Unknown({ error, name, onAgain }: { error: Error; name: string; onAgain: () => void }) {
  const t = useText();
  if (error instanceof ApiError && error.code === "MISSING")
    return <Notice>{t("personcard.nothing", { name })}</Notice>;
  return (
    <Notice
      tone="danger"
      action={
        <Button size="sm" onPress={onAgain}>
          {t("common.retry")}
        </Button>
      }
    >
      {t("personcard.failed")}
    </Notice>
  );
}
