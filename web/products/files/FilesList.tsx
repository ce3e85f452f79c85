import "./text.ts";
import { Link, useParams } from "@tanstack/react-router";
import { HardDrive, HardDriveDownload, History, MonitorSmartphone, Share2, Star, Trash2, Users } from "lucide-react";
import { useText } from "../../text/index.tsx";
import { Avatar, ListFrame, ListHeading, listRowClass, RowName } from "../../ui/index.ts";
import { useWorkspaces } from "../../shared/workspaces/queries.ts";
import "./offline/text.ts";
import "./sharing/text.ts";

/** Where files are: one's own, then each workspace. */
export function FilesList() {
  const t = useText();
  const { shared, personal } = useWorkspaces();
  const { workspaceId } = useParams({ strict: false });
  const here = workspaceId ?? personal?.id;
  return (
    <ListFrame title={t("files.title")}>
      <Link to="/files/recent" className={listRowClass()}>
        <History aria-hidden="true" />
        <RowName>{t("files.recent")}</RowName>
      </Link>
      <Link to="/files/favourites" className={listRowClass()}>
        <Star aria-hidden="true" />
        <RowName>{t("files.favourites")}</RowName>
      </Link>
      <Link to="/files/shared-with-me" className={listRowClass()}>
        <Users aria-hidden="true" />
        <RowName>{t("sharedFiles.withMe")}</RowName>
      </Link>
      <Link to="/files/shared-by-me" className={listRowClass()}>
        <Share2 aria-hidden="true" />
        <RowName>{t("sharedFiles.byMe")}</RowName>
      </Link>
      {personal && (
        <Link to="/w/$workspaceId/files/$" params={{ workspaceId: personal.id, _splat: "" }} className={listRowClass()}>
          <HardDrive aria-hidden="true" />
          <RowName>{t("files.mine")}</RowName>
        </Link>
      )}
      {here && (
        <Link to="/w/$workspaceId/files/$" params={{ workspaceId: here, _splat: "trash" }} className={listRowClass()}>
          <Trash2 aria-hidden="true" />
          <RowName>{t("files.trash")}</RowName>
        </Link>
      )}
      <Link to="/files/devices" className={listRowClass()}>
        <MonitorSmartphone aria-hidden="true" />
        <RowName>{t("files.devices")}</RowName>
      </Link>
      <Link to="/files/kept" className={listRowClass()}>
        <HardDriveDownload aria-hidden="true" />
        <RowName>{t("offline.title")}</RowName>
      </Link>
      <ListHeading>{t("shell.workspaces")}</ListHeading>
      {shared.map((one) => (
        <Link
          key={one.id}
          to="/w/$workspaceId/files/$"
          params={{ workspaceId: one.id, _splat: "" }}
          className={listRowClass()}
        >
          <Avatar id={one.id} name={one.name} isSquare />
          <RowName>{one.name}</RowName>
        </Link>
      ))}
    </ListFrame>
  );
}
