import type { Review } from "@safos/contract/reviews";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  Archive,
  ArchiveRestore,
  ArrowRightLeft,
  Check,
  KeyRound,
  PackageOpen,
  RotateCcw,
  Trash2,
  UserX,
} from "lucide-react";
import { now } from "../../platform/clock.ts";
import { useMe } from "../../platform/session.ts";
import { formatBytes, formatDate, useLocale, useText } from "../../text/index.tsx";
import { Avatar, Button, Chip, Menu, showToast, Who } from "../../ui/index.ts";
import { useArchive } from "../workspaces/archive.ts";
import { restoreWorkspace } from "../workspaces/restore.ts";
import css from "./WorkspacesPage.module.css";
import type { ShownWorkspace } from "./workspaces-shown.ts";
import "../workspaces/text.ts";
import "./text.ts";

type Managed = Exclude<ShownWorkspace, { state: "trashed" }>;

/** One of the organisation's workspaces: what administrators know of it, and what they can do. */
export function WorkspaceRow(props: {
  shown: ShownWorkspace;
  review: Review | undefined;
  onTakeOver: (shown: Managed) => void;
}) {
  const { shown } = props;
  return shown.state === "trashed" ? (
    <TrashedRow workspace={shown.workspace} />
  ) : (
    <ManagedRow shown={shown} review={props.review} onTakeOver={() => props.onTakeOver(shown)} />
  );
}

function ManagedRow({
  shown,
  review,
  onTakeOver,
}: {
  shown: Managed;
  review: Review | undefined;
  onTakeOver: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { workspace } = shown;
  const { id, name, owners } = workspace;
  const others = workspace.organisations.slice(1).map((one) => one.name);
  return (
    <tr>
      <td>
        <Who
          icon={<Avatar id={id} name={name} isSquare size={28} />}
          name={name}
          about={t("workspace.people", { n: workspace.memberCount })}
        />
      </td>
      <td>{owners.length === 0 ? t("admin.noOwner") : owners.map((owner) => owner.displayName).join(", ")}</td>
      <td>{others.length === 0 ? t("admin.onlyUs") : others.join(", ")}</td>
      <td>{workspace.informationClass && <Chip>{workspace.informationClass}</Chip>}</td>
      <td className={css.number}>{formatBytes(locale, workspace.size)}</td>
      <td>{workspace.lastUsedOn === null ? "–" : formatDate(locale, Date.parse(workspace.lastUsedOn), now())}</td>
      <td className={css.number}>{workspace.guestCount}</td>
      <td>
        <State shown={shown} review={review} />
      </td>
      <td>
        <Actions shown={shown} onTakeOver={onTakeOver} />
      </td>
    </tr>
  );
}

function State({ shown, review }: { shown: Managed; review: Review | undefined }) {
  const t = useText();
  return (
    <span className={css.chips}>
      {shown.state === "archived" ? (
        <Chip icon={<Archive aria-hidden="true" />}>{t("workspace.archived")}</Chip>
      ) : shown.state === "ownerless" ? (
        <Chip tone="warn" icon={<UserX aria-hidden="true" />}>
          {t("admin.workspaceState.ownerless")}
        </Chip>
      ) : (
        <Chip tone="success" icon={<Check aria-hidden="true" />}>
          {t("admin.workspaceState.used")}
        </Chip>
      )}
      {review?.isDue === true && <Chip tone="warn">{t("life.reviewNow")}</Chip>}
    </span>
  );
}

function Actions({ shown, onTakeOver }: { shown: Managed; onTakeOver: () => void }) {
  const t = useText();
  const me = useMe();
  const navigate = useNavigate();
  const { id, name, owners } = shown.workspace;
  const isArchived = shown.state === "archived";
  const archive = useArchive(shown.workspace);
  return (
    <Menu
      label={t("common.moreFor", { name })}
      actions={[
        owners.every((owner) => owner.id !== me.person.id) && {
          id: "take",
          name: t("admin.takeOver"),
          icon: <KeyRound />,
          onAction: onTakeOver,
        },
        {
          id: "export",
          name: t("life.export"),
          icon: <PackageOpen />,
          onAction: () => void navigate({ to: "/export/$workspaceId", params: { workspaceId: id } }),
        },
        !isArchived && {
          id: "transfer",
          name: t("admin.transfer"),
          icon: <ArrowRightLeft />,
          onAction: () => void navigate({ to: "/transfer/$workspaceId", params: { workspaceId: id } }),
        },
        {
          id: "archive",
          name: t(isArchived ? "life.unarchive" : "life.archive"),
          icon: isArchived ? <ArchiveRestore /> : <Archive />,
          onAction: () => archive.mutate(),
        },
      ]}
    />
  );
}

function TrashedRow({ workspace }: { workspace: Extract<ShownWorkspace, { state: "trashed" }>["workspace"] }) {
  const t = useText();
  const locale = useLocale();
  const { id, name } = workspace;
  const restore = useMutation({
    mutationFn: () => restoreWorkspace(id),
    onSuccess: () => showToast({ text: t("workspace.restored", { name }) }),
  });
  return (
    <tr>
      <td>
        <Who
          icon={<Avatar id={id} name={name} isSquare size={28} />}
          name={name}
          about={t("workspace.endsAt", { when: formatDate(locale, Date.parse(workspace.endsAt), now()) })}
        />
      </td>
      <td colSpan={6}>{workspace.trashedBy?.displayName}</td>
      <td>
        <Chip icon={<Trash2 aria-hidden="true" />}>{t("admin.workspaceState.trashed")}</Chip>
      </td>
      <td>
        <Button
          size="sm"
          icon={<RotateCcw aria-hidden="true" />}
          aria-label={t("workspace.restoreThis", { name })}
          isPending={restore.isPending}
          onPress={() => restore.mutate()}
        >
          {t("workspace.restore")}
        </Button>
      </td>
    </tr>
  );
}
