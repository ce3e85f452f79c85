import type { MadeScimToken, ScimToken } from "@safos/contract/scim";
import { scimTokenRoutes } from "@safos/contract/routes/scim";
import { useQuery } from "@tanstack/react-query";
import { FolderSync } from "lucide-react";
import { useState } from "react";
import { now } from "../../../platform/clock.ts";
import { request } from "../../../platform/request.ts";
import { formatDate } from "../../../text/format.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, Chip, IconTile, Inset, Item, Section } from "../../../ui/index.ts";
import { CopyField } from "../providers/CopyField.tsx";
import { NewToken } from "./NewToken.tsx";
import { RevokeTokenDialog } from "./RevokeTokenDialog.tsx";
import "./text.ts";

/** How the organisation's directory syncs people and groups: where it comes to, and with which tokens. */
export function DirectorySection() {
  const t = useText();
  const [made, setMade] = useState<MadeScimToken | null>(null);
  const [revoking, setRevoking] = useState<ScimToken | null>(null);
  const { data } = useQuery({
    queryKey: ["scim-tokens"],
    queryFn: () => request(scimTokenRoutes.listScimTokens),
  });
  return (
    <Section title={t("directory.title")}>
      <Inset>
        <p>{t("directory.about")}</p>
        {data && <CopyField label={t("directory.address")} value={data.address} />}
      </Inset>
      {data?.items.length === 0 && <Item title={t("directory.none")} />}
      {data?.items.map((one) => (
        <TokenItem key={one.id} token={one} onRevoke={() => setRevoking(one)} />
      ))}
      <Inset>
        <NewToken made={made} onMade={setMade} />
      </Inset>
      {revoking && (
        <RevokeTokenDialog
          token={revoking}
          onClose={() => setRevoking(null)}
          onRevoked={() => made?.id === revoking.id && setMade(null)}
        />
      )}
    </Section>
  );
}

function TokenItem({ token, onRevoke }: { token: ScimToken; onRevoke: () => void }) {
  const t = useText();
  const locale = useLocale();
  const day = (moment: string): string => formatDate(locale, Date.parse(moment), now());
  const until = day(token.expiresAt);
  return (
    <Item
      icon={
        <IconTile>
          <FolderSync />
        </IconTile>
      }
      title={token.name}
      about={
        token.lastUsedAt === null
          ? t("directory.unused", { until })
          : t("directory.used", { used: day(token.lastUsedAt), until })
      }
      below={Date.parse(token.expiresAt) <= now() && <Chip tone="warn">{t("directory.ended")}</Chip>}
      end={
        <Button variant="secondary" size="xs" aria-label={`${t("directory.revoke")} ${token.name}`} onPress={onRevoke}>
          {t("directory.revoke")}
        </Button>
      }
    />
  );
}
