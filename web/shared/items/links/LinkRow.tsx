import type { ItemKindName, Share } from "@safos/contract/items";
import type { PolicyRefusal } from "@safos/contract/policy";
import { Inbox, Link as LinkIcon, Server, Trash2 } from "lucide-react";
import { useState } from "react";
import { now } from "../../../platform/clock.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import { Button, IconButton, IconTile, Item } from "../../../ui/index.ts";
import type { LinkRole } from "../RoleAndEnd.tsx";
import css from "../ShareDialog.module.css";
import { ChangeLink } from "./ChangeLink.tsx";
import "./text.ts";

/** A link that there is: what it gives, to whom it is open, and its change beneath it. */
export function LinkRow(props: {
  kind: ItemKindName;
  id: string;
  share: Share;
  note: string | null;
  roles: readonly LinkRole[];
  asks: PolicyRefusal | null;
  isFeed: boolean;
  canManage: boolean;
  onStop: () => void;
  onDone: () => Promise<unknown>;
}) {
  const t = useText();
  const locale = useLocale();
  const { share, asks } = props;
  const [isChanging, setChanging] = useState(false);
  // What was pressed is gone: the focus goes back to where the change began.
  const [round, setRound] = useState(0);
  const close = (): void => {
    setChanging(false);
    setRound((before) => before + 1);
  };
  const name = share.madeBy?.displayName ?? "";
  const lacksPassword = !share.isOpen && !share.hasPassword && asks !== null;
  const maker = share.isOpen
    ? t("items.linkBy", { name })
    : t(lacksPassword ? "links.closedBare" : "items.linkClosed", { name });
  const { terms } = share;
  const purpose = terms?.purpose ?? "open";
  const used = terms?.mostDownloads != null && t("links.downloads", { n: terms.downloads, most: terms.mostDownloads });
  const files = terms?.mostFiles != null && t("links.upToFiles", { n: terms.mostFiles });
  const ends = share.expiresAt && t("items.until", { date: formatDate(locale, Date.parse(share.expiresAt), now()) });
  return (
    <>
      <Item
        isPlain
        icon={
          <IconTile>{purpose === "drop" ? <Inbox /> : purpose === "federated" ? <Server /> : <LinkIcon />}</IconTile>
        }
        title={[purpose === "open" ? t("items.link") : t(`links.title.${purpose}`), terms?.label]
          .filter(Boolean)
          .join(" · ")}
        about={[
          purpose !== "open" && t(`links.about.${purpose}`),
          props.note,
          share.hasPassword && t("links.password"),
          used,
          files,
          maker,
          ends,
        ]
          .filter(Boolean)
          .join(" · ")}
        end={
          <>
            {(purpose === "open" || purpose === "federated") && (
              <span className={css.meta}>{t(`items.role.${share.role}`)}</span>
            )}
            {props.canManage && (
              <>
                {purpose !== "federated" && (
                  <Button
                    key={round}
                    autoFocus={round > 0}
                    size="sm"
                    variant="quiet"
                    aria-expanded={isChanging}
                    onPress={() => setChanging(!isChanging)}
                  >
                    {t("links.change")}
                  </Button>
                )}
                <IconButton label={t("items.closeLink")} size="sm" onPress={props.onStop}>
                  <Trash2 aria-hidden="true" />
                </IconButton>
              </>
            )}
          </>
        }
      />
      {isChanging && (
        <ChangeLink
          {...props}
          onClose={close}
          onDone={async () => {
            await props.onDone();
            close();
          }}
        />
      )}
    </>
  );
}
